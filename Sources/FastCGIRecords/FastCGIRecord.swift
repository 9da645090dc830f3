/// A record: both sides of a FastCGI connection send these and nothing else.
///
/// "FastCGI Specification", version 1, section 3.3. Eight bytes of header, the content, padding:
///
///     version | type | request ID, 2 bytes | content length, 2 bytes | padding length | reserved
///
/// Numbers of two bytes have the higher byte first.
package struct FastCGIRecord: Hashable, Sendable {
  /// What a record is for, with the numbers of the specification's section 8.
  package enum Kind: UInt8, Sendable {
    case beginRequest = 1
    case abortRequest = 2
    case endRequest = 3
    case parameters = 4
    case input = 5
    case output = 6
    case error = 7
  }

  static let version: UInt8 = 1
  static let headerSize = 8
  /// The most that 16 bits can announce.
  package static let maximumContent = 0xFFFF

  /// `nil`: none of the above, which is for the receiver to pass over.
  package var kind: Kind?
  package var requestID: UInt16
  package var content: [UInt8]

  package init(_ kind: Kind?, requestID: UInt16 = 1, _ content: [UInt8] = []) {
    self.kind = kind
    self.requestID = requestID
    self.content = content
  }
}

/// What is wrong with bytes that should be FastCGI.
package enum FastCGIRecordError: Error, Hashable, Sendable {
  /// The other side speaks another version, or something else entirely.
  case unknownVersion(UInt8)
  /// A name or a value is longer than the bytes that are there.
  case truncatedParameters
  /// The parameters of a request are more than are taken.
  case parametersTooLong
  /// A record that does not belong where it stands, or that ends the request before its time.
  case unexpectedRecord
}
