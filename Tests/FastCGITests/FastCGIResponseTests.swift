import FastCGI
import FastCGIRecords
import Testing

struct FastCGIResponseTests {
  private func output(_ response: FastCGIResponse, isHead: Bool = false) throws -> String {
    var reader = RecordReader()
    reader.append(response.records(to: 7, isHead: isHead))
    var output = RecordStream(limit: .max)
    while let record = try reader.next(), record.kind == .output, record.requestID == 7 {
      output.append(record.content)
    }
    #expect(output.hasEnded)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  @Test func `head and body come in this order`() throws {
    var response = FastCGIResponse(
      status: 200, headers: ["Content-Type": "text/plain"], body: Array("body".utf8))
    response.add("Vary", "Accept")
    #expect(response[header: "Vary"] == "Accept")
    let head =
      "Status: 200 OK\r\nContent-Type: text/plain\r\nVary: Accept\r\nContent-Length: 4\r\n\r\n"
    #expect(try output(response) == head + "body")
    #expect(try output(response, isHead: true) == head)
  }

  @Test(arguments: [(204, "No Content"), (304, "Not Modified")])
  func `an answer that never has a body has no length`(status: Int, phrase: String) throws {
    let response = FastCGIResponse(status: status, headers: [:], body: [])
    #expect(try output(response) == "Status: \(status) \(phrase)\r\n\r\n")
  }

  @Test func `the end of the request comes last`() {
    let response = FastCGIResponse(status: 200, headers: [:], body: [])
    #expect(
      response.records(to: 7, isHead: false).suffix(16)
        == [1, 3, 0, 7, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  }
}
