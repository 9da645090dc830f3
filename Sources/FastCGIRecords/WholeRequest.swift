/// A request of which every record has arrived, and in which every length adds up.
package struct WholeRequest: Hashable, Sendable {
  package let requestID: UInt16
  /// Whether the connection may serve another request.
  package let keepsOpen: Bool
  /// The parameters as `NameValuePairs` has them.
  package let parameters: [UInt8]
  /// The body; `nil` if it is longer than the reader's limit.
  package let input: [UInt8]?

  /// The request once more, in as few records as there can be; a body that is `nil` is empty.
  package var records: [UInt8] {
    let body = input ?? []
    var records = RecordWriter(requestID: requestID, capacity: parameters.count + body.count)
    records.beginRequest(keepsOpen: keepsOpen)
    records.stream(.parameters, parameters)
    records.append(.parameters)
    records.stream(.input, body)
    records.append(.input)
    return records.bytes
  }
}
