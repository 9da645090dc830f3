import Testing

@testable import Core

struct CharacterKindTests {
  @Test(
    arguments: [
      ("a", .word), ("Ä", .word), ("東", .word), ("9", .word), ("½", .word), ("_", .word),
      ("\u{301}", .combining), ("\u{20E3}", .combining),
      ("!", .mark), ("-", .mark), ("€", .mark), ("☂", .mark), ("\u{1F3AC}", .mark), ("‿", .mark),
      (".", .separator), (",", .separator), (" ", .separator), ("\n", .separator),
      ("\u{0}", .separator), ("\u{E000}", .separator), ("\u{200B}", .ignored),
      ("\u{AD}", .ignored), ("\u{200D}", .ignored), ("\u{FEFF}", .ignored),
    ] as [(Unicode.Scalar, CharacterKind)])
  func `a character is of the kind that its category is`(
    scalar: Unicode.Scalar, kind: CharacterKind
  ) {
    #expect(CharacterKind(scalar) == kind)
  }

  @Test func `the ranges say the kind of every character there is`() throws {
    var kinds = [CharacterKind](repeating: .separator, count: 0x110000)
    for (name, text) in CharacterKind.ranges {
      let kind = try #require(CharacterKind(rawValue: name))
      var last = -1
      for range in text.split(separator: " ") {
        let ends = try range.split(separator: "-").map { try #require(Int($0, radix: 16)) }
        let (first, end) = (ends[0], ends[ends.count - 1])
        #expect(ends.count <= 2 && first > last + (last < 0 ? 0 : 1) && end >= first)
        for value in first...end { kinds[value] = kind }
        last = end
      }
    }
    #expect(!CharacterKind.ranges.keys.contains("separator"))
    let wrong = (0..<UInt32(0x110000)).lazy.compactMap(Unicode.Scalar.init)
      .first { CharacterKind($0) != kinds[Int($0.value)] }
    #expect(wrong == nil)
  }
}
