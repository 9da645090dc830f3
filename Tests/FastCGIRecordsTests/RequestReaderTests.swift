import FastCGIRecords
import Testing

struct RequestReaderTests {
  private static let parameters = NameValuePairs.encode([
    "REQUEST_METHOD": "POST", "EMPTY": "", "LONG": String(repeating: "x", count: 300),
  ])

  /// - Parameter change: works on the writer in place of the body.
  private static func request(
    parameters: [UInt8] = parameters, keepsOpen: Bool = true, _ input: [[UInt8]] = []
  ) -> [UInt8] {
    var records = RecordWriter(requestID: 7)
    records.beginRequest(keepsOpen: keepsOpen)
    records.stream(.parameters, parameters)
    records.append(.parameters)
    for piece in input { records.append(.input, piece[...]) }
    records.append(.input)
    return records.bytes
  }

  @Test(arguments: [1, 2, 7, 8, 100, 1000])
  func `requests are read however their bytes arrive`(pieceSize: Int) throws {
    let bytes = Self.request([[1, 2], [3]]) + Self.request(keepsOpen: false)
    var reader = RequestReader(maximumInput: 3)
    var requests: [WholeRequest] = []
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      reader.append(bytes[start..<min(start + pieceSize, bytes.count)])
      while let request = try reader.next() { requests.append(request) }
    }
    #expect(requests.map(\.input) == [[1, 2, 3], []])
    #expect(requests.map(\.keepsOpen) == [true, false])
    #expect(requests.allSatisfy { $0.requestID == 7 && $0.parameters == Self.parameters })
    #expect(!reader.isUnderWay && reader.heldBytes == 0)
    // What was put together can be read again.
    #expect(requests[0].records == Self.request([[1, 2, 3]]))
  }

  @Test func `of a body over the limit nothing is kept, and the next request is read`() throws {
    var reader = RequestReader(maximumInput: 1000)
    for _ in 0..<2000 {
      reader.append(Self.request([[UInt8](repeating: 1, count: 600)]).dropLast(8))
      #expect(try reader.next() == nil)
      for _ in 0..<3 {
        reader.append(Self.request([[UInt8](repeating: 1, count: 600)]).suffix(616).dropLast(8))
        #expect(try reader.next() == nil)
        #expect(reader.heldBytes < 2500)
      }
      reader.append(Self.request().suffix(8))
      #expect(try reader.next()?.input == .some(nil))
    }
  }

  @Test func `a length that is crafted never gets through`() {
    let crafted: [[UInt8]] = [
      [5, 0], [0x80], [0x80, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      [0x7F, 0xFF, 0xFF, 0xFF, 1, 65], [1, 0xFF, 0xFF, 0xFF, 0xFE, 65], [3, 0, 65, 66],
    ]
    for parameters in crafted {
      var reader = RequestReader(maximumInput: 10)
      reader.append(Self.request(parameters: parameters))
      #expect(throws: FastCGIRecordError.truncatedParameters) { try reader.next() }
    }
  }

  @Test func `records that are not those of one request are refused`() {
    let begin = Array(Self.request().prefix(16))
    let refused: [[UInt8]] = [
      // Input without a beginning, a beginning within a request, its end, and an abort.
      [1, 5, 0, 7, 0, 0, 0, 0], begin + begin, begin + [1, 3, 0, 7, 0, 0, 0, 0],
      begin + [1, 2, 0, 7, 0, 0, 0, 0],
      // Input before the parameters, and parameters after their end.
      begin + [1, 5, 0, 7, 0, 0, 0, 0],
      Self.request().dropLast(8) + [1, 4, 0, 7, 0, 0, 0, 0],
      // Another request's record; a question about the application; a kind that there is not.
      begin + [1, 4, 0, 8, 0, 0, 0, 0], [1, 9, 0, 0, 0, 0, 0, 0],
      begin + [1, 99, 0, 7, 0, 0, 0, 0],
      // Another role, and a beginning that is too short.
      [1, 1, 0, 7, 0, 8, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0], [1, 1, 0, 7, 0, 1, 0, 0, 0],
    ]
    for bytes in refused {
      var reader = RequestReader(maximumInput: 10)
      reader.append(bytes)
      #expect(throws: FastCGIRecordError.unexpectedRecord) { try reader.next() }
    }
  }

  @Test func `parameters without end are refused`() {
    var reader = RequestReader(maximumInput: 10)
    reader.append(
      Self.request(
        parameters: [UInt8](repeating: 0, count: RequestReader.maximumParameters + 1)))
    #expect(throws: FastCGIRecordError.parametersTooLong) { try reader.next() }
  }

  @Test func `no bytes bring it down, and little is kept of them`() {
    var generator = SystemRandomNumberGenerator()
    let whole = Self.request([[1, 2, 3]])
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      var reader = RequestReader(maximumInput: 100)
      reader.append(bytes + whole)
      while let request = try? reader.next() {
        #expect((try? NameValuePairs.decode(request.parameters)) != nil)
      }
      #expect(reader.heldBytes <= 2 * whole.count)
    }
  }
}
