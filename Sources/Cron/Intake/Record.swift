import Core

/// What a file has in one place: an object or a text, or something that is neither.
struct Record: Sendable {
  enum Content: Sendable {
    /// JSON, not read yet.
    case json([UInt8])
    /// A row of a table, as an object.
    case row(JSONValue)
    /// A line that is no JSON.
    case text([UInt8])
    case broken(RecordError)
  }

  /// The line on which it begins, counted from 1.
  let line: Int
  let content: Content

  /// Longer ones are refused.
  static let maximumBytes = 1 << 20

  /// The value that it has, where it has one.
  func value() throws(RecordError) -> JSONValue {
    switch content {
    case .broken(let error): throw error
    case .row(let value): return value
    case .json(let bytes), .text(let bytes):
      do {
        return try JSONValue(parsing: bytes)
      } catch {
        throw .notJSON(error)
      }
    }
  }

  /// Whether it is an empty line.
  var isBlank: Bool {
    guard case .text(let line) = content else { return false }
    return line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// About how much memory it takes.
  var size: Int {
    switch content {
    case .json(let bytes), .text(let bytes): bytes.count
    case .row, .broken: 1000
    }
  }
}

/// Why there is nothing to be had of a record.
enum RecordError: Error, Hashable, Sendable {
  case tooLong(limit: Int)
  case notUTF8
  case notJSON(JSONError)
  case fieldCount(Int, expected: Int)
  case unclosedQuote
  case textBehindQuote
}

extension RecordError: CustomStringConvertible {
  var description: String {
    switch self {
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .notUTF8: "not UTF-8 text"
    case .notJSON(let error): error.description
    case .fieldCount(let count, let expected):
      "the row has \(count) \(count == 1 ? "field" : "fields"), and the first row \(expected)"
    case .unclosedQuote: "a quote begins that does not end"
    case .textBehindQuote: "text follows a quote that ends a field; quotes in a field are doubled"
    }
  }
}
