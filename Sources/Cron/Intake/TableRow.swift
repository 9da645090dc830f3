/// A row of a table, put together from its lines: CSV as RFC 4180 has it, with any separator.
///
///     var row = TableRow(separator: UInt8(ascii: ","))
///     row.add(Array("1,\"two".utf8))      // .open
///     row.add(Array("lines\",3".utf8))    // .whole: "1", "two\nlines", "3"
struct TableRow: Hashable {
  enum State: Hashable {
    case whole
    /// A quote is open: the row goes on in the next line.
    case open
    /// Behind a quote that ends a field stands something else than the next field.
    case broken
  }

  let separator: UInt8
  var fields: [[UInt8]] = []
  private(set) var state = State.open
  private var isInQuotes = false
  /// About how many bytes it has.
  private(set) var size = 0

  init(separator: UInt8) { self.separator = separator }

  @discardableResult
  mutating func add(_ line: [UInt8]) -> State {
    let quote = UInt8(ascii: "\"")
    size += line.count + 1
    var index = 0
    var field: [UInt8] = []
    if isInQuotes {
      field = fields.popLast() ?? []
      field.append(UInt8(ascii: "\n"))
    }
    while true {
      if !isInQuotes, index < line.count, line[index] == quote {
        isInQuotes = true
        index += 1
      }
      while isInQuotes {
        guard let end = line[index...].firstIndex(of: quote) else {
          field += line[index...]
          fields.append(field)
          return state
        }
        field += line[index..<end]
        index = end + 1
        if index < line.count && line[index] == quote {
          field.append(quote)
          index += 1
        } else {
          isInQuotes = false
          // What some programs put between the quote and the separator.
          while index < line.count, line[index] == UInt8(ascii: " ") { index += 1 }
          guard index == line.count || line[index] == separator else {
            state = .broken
            return state
          }
        }
      }
      let end = line[index...].firstIndex(of: separator) ?? line.count
      field += line[index..<end]
      fields.append(field)
      field = []
      guard end < line.count else {
        state = .whole
        return state
      }
      index = end + 1
    }
  }

  /// Whether no field has anything in it.
  var isBlank: Bool { fields.allSatisfy { $0.allSatisfy { $0 == 0x20 || $0 == 0x09 } } }
}
