import Core

/// Reads the records of a file, whatever form it has: JSON Lines or plain lines, JSON in an array
/// or over several lines, a table with a header.
final class FileRecords {
  private enum Form {
    case lines
    case sequence(JSONSequence)
    case table(TableHeader)
  }

  private let text: TextReader
  private var form = Form.lines
  /// Lines that were read ahead and are still to be told, the next one last, with their numbers.
  private var waiting: [(number: Int, bytes: [UInt8])] = []

  /// - Parameter isTable: whether a first row is that of a table, and not a text.
  init(
    _ file: InputFile, isTable: (TableHeader) -> Bool
  ) throws(InputError) {
    text = try TextReader(file)
    form = try self.form(isTable)
  }

  var name: String { text.name }
  var fraction: Double? { text.fraction }

  /// The header, where the file is a table.
  var header: TableHeader? {
    if case .table(let header) = form { header } else { nil }
  }

  /// The next record; blank rows of a table are passed over.
  func next() throws(InputError) -> Record? {
    switch form {
    case .lines: return try line().map { Self.record(line: $0.bytes, number: $0.number) }
    case .sequence: return try value()
    case .table(let header):
      while let record = try row(header) {
        if let record { return record }
      }
      return nil
    }
  }
}

// What form it is.
extension FileRecords {
  private func form(_ isTable: (TableHeader) -> Bool) throws(InputError) -> Form {
    let lines = text.start.split(
      separator: UInt8(ascii: "\n"), maxSplits: 200, omittingEmptySubsequences: false
    ).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    guard let first = lines.firstIndex(where: { !Self.isBlank($0) }) else { return .lines }
    let start = lines[first].drop { $0 == 0x20 || $0 == 0x09 }
    if start.first == UInt8(ascii: "[") || start.first == UInt8(ascii: "{") {
      let isSequence =
        start.first == UInt8(ascii: "[")
        ? Self.isArray(text.start) : Self.isOpen(start, lines[(first + 1)...])
      return isSequence ? .sequence(JSONSequence(limit: Record.maximumBytes)) : .lines
    }
    return try header(lines, isTable).map { .table($0) } ?? .lines
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// Whether what begins with a bracket is an array of objects or texts, and not a sentence.
  private static func isArray(_ text: ArraySlice<UInt8>) -> Bool {
    let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let next = text.drop(while: isBlank).dropFirst().first { !isBlank($0) }
    return next.map { "{[\"]".utf8.contains($0) } ?? false
  }

  /// Whether an object goes on behind its first line, and the next line does not begin another.
  private static func isOpen(
    _ first: ArraySlice<UInt8>, _ rest: ArraySlice<ArraySlice<UInt8>>
  ) -> Bool {
    var (depth, isInString, isEscaped) = (0, false, false)
    for byte in first {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\") where isInString: isEscaped = true
      case UInt8(ascii: "\""): isInString.toggle()
      case _ where isInString: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    let next = rest.first { !isBlank($0) }?.first { $0 != 0x20 && $0 != 0x09 }
    return depth > 0 && !isInString && next != nil && next != UInt8(ascii: "{")
  }

  /// Passes over blank rows and a row `sep=;`, and takes the header if there is one.
  private func header(
    _ lines: [ArraySlice<UInt8>], _ isTable: (TableHeader) -> Bool
  ) throws(InputError) -> TableHeader? {
    var separator: UInt8?
    for (index, line) in lines.enumerated() {
      if line.allSatisfy({ " \t\r,;|\"".utf8.contains($0) }) { continue }
      if separator == nil, line.count == 5, line.starts(with: "sep=".utf8) {
        separator = line.last
        continue
      }
      guard let header = TableHeader(Array(line), separator: separator), isTable(header) else {
        return nil
      }
      for _ in 0...index { _ = try text.line(limit: Record.maximumBytes) }
      return header
    }
    return nil
  }
}

// What comes next.
extension FileRecords {
  private func line() throws(InputError) -> (number: Int, bytes: [UInt8])? {
    if let line = waiting.popLast() { return line }
    return try text.line(limit: Record.maximumBytes).map { (text.lineNumber, $0) }
  }

  private static func record(line: [UInt8], number: Int) -> Record {
    if line.count > Record.maximumBytes {
      return Record(line: number, content: .broken(.tooLong(limit: Record.maximumBytes)))
    }
    let start = line.drop { $0 == 0x20 || $0 == 0x09 }
    let isJSON =
      start.first == UInt8(ascii: "{") || start.first == UInt8(ascii: "[") && isArray(start)
    return Record(line: number, content: isJSON ? .json(line) : .text(line))
  }

  private func value() throws(InputError) -> Record? {
    guard case .sequence(var sequence) = form else { return nil }
    form = .lines
    defer { form = .sequence(sequence) }
    var value: JSONSequence.Value?
    while value == nil {
      let isMore = try text.take { bytes in
        let (count, found) = sequence.read(bytes)
        value = found
        return count
      }
      if !isMore {
        value = sequence.end()
        break
      }
    }
    return value.map { value in
      let isLong = value.bytes.count > Record.maximumBytes
      return Record(
        line: value.line,
        content: isLong ? .broken(.tooLong(limit: Record.maximumBytes)) : .json(value.bytes))
    }
  }

  /// The next row; `.some(nil)` for a blank one.
  private func row(_ header: TableHeader) throws(InputError) -> Record?? {
    guard let first = try line() else { return nil }
    var row = TableRow(separator: header.separator)
    var more: [(number: Int, bytes: [UInt8])] = []
    var next = first
    while true {
      let isLong = next.bytes.count > Record.maximumBytes || row.size > Record.maximumBytes
      if !isLong, row.add(next.bytes) == .whole {
        return row.isBlank ? .some(nil) : Self.record(row, header, line: first.number)
      }
      if !isLong, row.state == .open, let line = try line() {
        more.append(line)
        next = line
        continue
      }
      // What follows the first line may be rows: it is looked at again.
      waiting += more.reversed()
      let error: RecordError =
        switch (more.isEmpty, row.state) {
        case (true, _) where isLong: .tooLong(limit: Record.maximumBytes)
        case (true, .broken): .textBehindQuote
        default: .unclosedQuote
        }
      return Record(line: first.number, content: .broken(error))
    }
  }

  private static func record(_ row: TableRow, _ header: TableHeader, line: Int) -> Record {
    var row = row
    // Spreadsheets put empty fields behind the last.
    while row.fields.count > header.names.count, row.fields.last?.isEmpty == true {
      row.fields.removeLast()
    }
    guard row.fields.count == header.names.count else {
      return Record(
        line: line,
        content: .broken(.fieldCount(row.fields.count, expected: header.names.count)))
    }
    return Record(
      line: line, content: header.object(row).map { .row($0) } ?? .broken(.notUTF8))
  }
}
