import Testing

@testable import Cron

struct TextReaderTests {
  private func lines(_ bytes: [UInt8], limit: Int = 100) throws -> [String] {
    let reader = try TextReader(InputFile(bytes: bytes, name: "x"))
    var lines: [String] = []
    while let line = try reader.line(limit: limit) {
      lines.append(String(decoding: line, as: UTF8.self))
      #expect(reader.lineNumber == lines.count)
    }
    return lines
  }

  static func utf16(_ text: String, isBigEndian: Bool = false) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBigEndian ? bytes : bytes.reversed()
    }
  }

  @Test(arguments: [
    ("", []), ("one", ["one"]), ("one\n", ["one"]), ("one\n\ntwo", ["one", "", "two"]),
    ("\u{FEFF}one\r\ntwo\r\n", ["one", "two"]), ("\n", [""]), ("one\rtwo\r", ["one", "two"]),
    ("one\n\u{FEFF}two\n\u{FEFF}\u{FEFF}", ["one", "two"]), ("on\u{FEFF}e", ["on\u{FEFF}e"]),
    ("o\0ne line\n\0two and more", ["one line", "two and more"]),
  ])
  func `lines come without line breaks, marks and NUL`(text: String, expected: [String]) throws {
    #expect(try lines(Array(text.utf8)) == expected)
  }

  @Test(arguments: [false, true])
  func `UTF-16 with a mark is converted`(isBigEndian: Bool) throws {
    let text = "\u{FEFF}{\"id\":1}\nwide 宇宙 🚀\r\nthird"
    let bytes = Self.utf16(text, isBigEndian: isBigEndian)
    #expect(try lines(bytes) == ["{\"id\":1}", "wide 宇宙 🚀", "third"])
    #expect(try lines(bytes + [0x20]) == ["{\"id\":1}", "wide 宇宙 🚀", "third�"])
    let half = isBigEndian ? [0xD8, 0x00] : [0x00, 0xD8] as [UInt8]
    #expect(try lines(bytes + half).last == "third�")
  }

  @Test(arguments: [false, true])
  func `UTF-16 without a mark is named`(isBigEndian: Bool) {
    for text in [#"{"id":1,"overview":"A sheriff rides."}"#, "id,title,宇宙飛行士,overview\n1,a,b,c"] {
      let error = #expect(throws: InputError.self) {
        try lines(Self.utf16(text, isBigEndian: isBigEndian))
      }
      #expect(error?.description.contains("UTF-16") == true)
    }
  }

  @Test func `lines that cross the ends of pieces stay whole`() throws {
    let expected = (0..<5000).map { String(repeating: "é", count: $0 % 97) + "\($0)" }
    let text = expected.joined(separator: "\n\u{FEFF}")
    #expect(try lines(Array(text.utf8), limit: 1000) == expected)
    #expect(try lines(Self.utf16("\u{FEFF}" + text), limit: 1000) == expected)
  }

  @Test func `a line that is too long is cut, and the next one is whole`() throws {
    let text = String(repeating: "x", count: 200_000) + "\nnext\n"
    #expect(try lines(Array(text.utf8), limit: 5) == ["xxxxxx", "next"])
  }

  @Test func `damage is told behind the last whole line`() throws {
    let reader = try TextReader(
      InputFile(bytes: Array(InputFileTests.compressed.dropLast()), name: "x"))
    for line in ["one", "two", "three"] {
      #expect(try reader.line(limit: 10) == Array(line.utf8))
    }
    #expect(throws: InputError.damaged("x", line: 3)) { try reader.line(limit: 10) }
  }
}
