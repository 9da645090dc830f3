/// What a file is that is neither JSON nor a table nor plain text, as its first bytes tell.
struct FileKind: Hashable, Sendable {
  /// With its article.
  let name: String
  /// What to do with it.
  let advice: String

  private init(_ name: String, _ advice: String) {
    self.name = name
    self.advice = advice
  }

  /// - Parameter start: the first bytes of the file, a few thousand where it has them.
  init?(of start: some Sequence<UInt8>) {
    let start = Array(start)
    guard let kind = Self.marked(start) ?? Self.unmarked(start) else { return nil }
    self = kind
  }

  private static let asCSV = "save it as CSV in UTF-8, and give that"
  private static let asText = "save it as plain text in UTF-8, and give that"
  private static let unpacked = "unpack it, and give what is in it"
  private static let noText = "give a file of JSON Lines, CSV or plain text"

  /// What begins with marks of its own.
  private static func marked(_ start: [UInt8]) -> FileKind? {
    if start.starts(with: "PK\u{3}\u{4}".utf8) { return zip(start) }
    for (place, marks, kind) in marks where start.dropFirst(place).starts(with: marks) {
      return kind
    }
    let text = String(decoding: start.prefix(256), as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if text.hasPrefix("<!doctype") || text.hasPrefix("<html") {
      return FileKind("a web page", noText)
    }
    return text.hasPrefix("<?xml") ? FileKind("XML", noText) : nil
  }

  /// Spreadsheets and documents are archives with certain files in them.
  private static func zip(_ start: [UInt8]) -> FileKind {
    let text = String(decoding: start, as: UTF8.self)
    if text.contains("word/") || text.contains("opendocument.text") {
      return FileKind("a text document", asText)
    }
    if text.contains("xl/") || text.contains("opendocument.spreadsheet")
      || text.contains("[Content_Types].xml")
    {
      return FileKind("a spreadsheet", asCSV)
    }
    return FileKind(
      "a ZIP archive, perhaps a spreadsheet", "\(unpacked); of a spreadsheet \(asCSV)")
  }

  private static let marks: [(place: Int, bytes: [UInt8], kind: FileKind)] = {
    let picture = FileKind("a picture", noText)
    let film = FileKind("a film, a picture or a sound", noText)
    let archive = FileKind("an archive", unpacked)
    func packed(_ name: String) -> FileKind { FileKind("compressed by \(name)", unpacked) }
    let list: [(Int, String, FileKind)] = [
      (0, "%PDF-", FileKind("a PDF", asText)), (0, "{\\rtf", FileKind("a text document", asText)),
      (0, "GIF8", picture), (0, "II*\0", picture), (0, "MM\0*", picture), (0, "8BPS", picture),
      (8, "WEBP", picture), (4, "ftyp", film), (0, "ID3", film), (0, "OggS", film),
      (0, "RIFF", film), (0, "fLaC", film), (0, "Rar!", archive), (257, "ustar", archive),
      (0, "PK\u{5}\u{6}", archive), (0, "BZh", packed("bzip2")),
      (0, "SQLite format 3\0", FileKind("a database of SQLite", "export its table as CSV")),
      (0, "PAR1", FileKind("a Parquet file", "export it as JSON Lines or CSV")),
      (0, "ARROW1", FileKind("an Arrow file", "export it as JSON Lines or CSV")),
      (0, "\u{7F}ELF", FileKind("a program", noText)),
    ]
    let numbers: [([UInt8], FileKind)] = [
      ([0xD0, 0xCF, 0x11, 0xE0], FileKind("a spreadsheet or document of an old Office", asCSV)),
      ([0x89, 0x50, 0x4E, 0x47], picture), ([0xFF, 0xD8, 0xFF], picture),
      ([0x00, 0x00, 0x01, 0x00], picture), ([0x1A, 0x45, 0xDF, 0xA3], film),
      ([0x37, 0x7A, 0xBC, 0xAF], archive), ([0x1F, 0x8B], packed("gzip twice")),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], packed("xz")), ([0x28, 0xB5, 0x2F, 0xFD], packed("zstd")),
      ([0x04, 0x22, 0x4D, 0x18], packed("lz4")), ([0x1F, 0x9D], packed("compress")),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], FileKind("an array of NumPy", noText)),
      ([0xFF, 0xFE, 0x00, 0x00], utf32), ([0x00, 0x00, 0xFE, 0xFF], utf32),
    ]
    return list.map { ($0, Array($1.utf8), $2) } + numbers.map { (0, $0, $1) }
  }()

  private static let utf32 = FileKind("text in UTF-32", "convert it to UTF-8")

  /// Text in an encoding that nothing names, and what is no text at all.
  private static func unmarked(_ start: [UInt8]) -> FileKind? {
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return nil }
    let isZero = start.prefix(4).map { $0 == 0 }
    if isZero == [false, true, true, true] || isZero == [true, true, true, false] { return utf32 }
    var zeros = [0, 0]
    for (index, byte) in start.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    let (most, least) = (zeros.max() ?? 0, zeros.min() ?? 0)
    if start.count >= 8, most > start.count / 16, least <= most / 16 {
      return FileKind(
        "text in UTF-16 without a byte order mark", "convert it to UTF-8, or save it with the mark")
    }
    let controls = start.count { $0 < 0x20 && !(0x07...0x0D).contains($0) && $0 != 0x1B }
    return controls > start.count / 8 ? FileKind("not text", noText) : nil
  }
}
