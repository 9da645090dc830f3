/// Takes whole requests out of bytes that arrive in pieces of any size.
///
///     var reader = RequestReader(maximumInput: 1 << 20)
///     reader.append(received)
///     while let request = try reader.next() { … }
///
/// It is stricter than the specification: one request after the other, to a responder, and none but
/// the records that make it up. Whatever the other side sends, what waits is less than one record, the
/// parameters' limit and the input's.
package struct RequestReader: Sendable {
  /// The most bytes of parameters: several times what nginx takes from a visitor.
  package static let maximumParameters = 1 << 17

  /// What has arrived of a request that has begun.
  private struct Parts {
    let requestID: UInt16
    let keepsOpen: Bool
    var parameters = RecordStream(limit: RequestReader.maximumParameters)
    var input: RecordStream
  }

  private let maximumInput: Int
  private var records = RecordReader()
  private var parts: Parts?

  /// - Parameter maximumInput: of a longer body nothing is kept, but it is read to its end.
  package init(maximumInput: Int) { self.maximumInput = maximumInput }

  /// Whether a part of a request waits for the rest.
  package var isUnderWay: Bool { parts != nil || !records.isEmpty }

  /// How many bytes wait.
  package var heldBytes: Int {
    records.heldBytes + (parts.map { $0.parameters.bytes.count + $0.input.bytes.count } ?? 0)
  }

  package mutating func append(_ more: some Collection<UInt8>) { records.append(more) }

  /// The next request; `nil` until all of it has arrived.
  ///
  /// After an error there is no telling what would come next: close the connection.
  package mutating func next() throws(FastCGIRecordError) -> WholeRequest? {
    while let record = try records.next() {
      if let request = try add(record) { return request }
    }
    // An idle connection holds no memory.
    if !isUnderWay { records = RecordReader() }
    return nil
  }

  /// Adds a record to the request, and returns it if it is whole now.
  private mutating func add(_ record: FastCGIRecord) throws(FastCGIRecordError) -> WholeRequest? {
    guard var parts else {
      parts = try begin(record)
      return nil
    }
    guard record.requestID == parts.requestID else { throw .unexpectedRecord }
    // Taken out, so that what is appended to is not copied.
    self.parts = nil
    switch record.kind {
    case .parameters where !parts.parameters.hasEnded: parts.parameters.append(record.content)
    case .input where parts.parameters.hasEnded: parts.input.append(record.content)
    default: throw .unexpectedRecord
    }
    guard !parts.parameters.isTooLong else { throw .parametersTooLong }
    guard parts.input.hasEnded else {
      self.parts = parts
      return nil
    }
    try NameValuePairs.check(parts.parameters.bytes)
    return WholeRequest(
      requestID: parts.requestID, keepsOpen: parts.keepsOpen, parameters: parts.parameters.bytes,
      input: parts.input.isTooLong ? nil : parts.input.bytes)
  }

  /// A request begins with its role, which has to be a responder's (1), and with its flags.
  private func begin(_ record: FastCGIRecord) throws(FastCGIRecordError) -> Parts {
    let content = record.content
    guard record.kind == .beginRequest, record.requestID != 0, content.count == 8,
      content[0] == 0, content[1] == 1
    else { throw .unexpectedRecord }
    return Parts(
      requestID: record.requestID, keepsOpen: content[2] & 1 == 1,
      input: RecordStream(limit: maximumInput))
  }
}
