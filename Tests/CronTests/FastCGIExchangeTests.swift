import Cron
import FastCGIRecords
import Testing

struct FastCGIExchangeTests {
  private func answer(_ parts: String...) -> [UInt8] {
    var records = RecordWriter()
    for part in parts { records.stream(.output, Array(part.utf8)) }
    records.append(.output)
    records.endRequest()
    return records.bytes
  }

  @Test func `a request is whole, and names its path`() throws {
    var reader = RecordReader()
    reader.append(FastCGIExchange.request(path: "/readyz"))
    var (parameters, input) = (RecordStream(limit: .max), RecordStream(limit: .max))
    while let record = try reader.next() {
      if record.kind == .parameters { parameters.append(record.content) }
      if record.kind == .input { input.append(record.content) }
    }
    #expect(parameters.hasEnded && input.hasEnded && input.bytes.isEmpty)
    let pairs = try NameValuePairs.decode(parameters.bytes)
    let path = pairs.first { $0.name.elementsEqual("DOCUMENT_URI".utf8) }
    #expect(path?.value.elementsEqual("/readyz".utf8) == true)
  }

  @Test(arguments: [1, 7, 1000])
  func `an answer is put together from its pieces`(pieceSize: Int) {
    let bytes = answer("Status: 200 OK\r\n\r", "\nbo", "dy\r\n\r\n!")
    var exchange = FastCGIExchange()
    var pieces = stride(from: 0, to: bytes.count, by: pieceSize)
      .map { bytes[$0..<min($0 + pieceSize, bytes.count)] }
    let last = pieces.removeLast()
    let isWhole = pieces.map { exchange.receive($0) }
    #expect(!isWhole.contains(true))
    let isWholeAtLast = exchange.receive(last)
    #expect(isWholeAtLast)
    #expect(exchange.body.map { String(decoding: $0, as: UTF8.self) } == "body\r\n\r\n!")
  }

  @Test(arguments: [true, false])
  func `what is no FastCGI or has no end is over, without a body`(isFastCGI: Bool) {
    var records = RecordWriter()
    records.stream(.output, Array("\r\n\r\n".utf8) + [UInt8](repeating: 0, count: 2 << 20))
    var exchange = FastCGIExchange()
    let isOver = exchange.receive(isFastCGI ? records.bytes : Array("HTTP/1.1 400\r\n\r\n".utf8))
    #expect(isOver)
    #expect(exchange.body == nil)
  }
}
