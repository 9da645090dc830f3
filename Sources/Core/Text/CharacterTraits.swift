/// What folding and tokenizer ask of a character.
///
/// Unicode's tables take ten times as long as all else that is done with a character, which a text full
/// of accents would let everybody feel; so they are asked once for each of the first 65,536.
struct CharacterTraits: Sendable {
  let kind: CharacterKind
  /// Whether `TextFolding` replaces it.
  let isReplaced: Bool
  /// Whether it is composed with what it follows.
  let isComposed: Bool
  /// Whether its lower-case form is another.
  let changesWhenLowercased: Bool

  @inline(__always)
  init(_ c: Unicode.Scalar) {
    self = c.value < Self.known.count ? Self.known[Int(c.value)] : Self(lookingUp: c)
  }

  private init(lookingUp c: Unicode.Scalar) {
    kind = CharacterKind(c)
    isReplaced = TextFolding.replacement(for: c) != nil
    isComposed = TextFolding.isComposed(c)
    changesWhenLowercased = c == "ς" || c.properties.changesWhenLowercased
  }

  private static let known = (0..<UInt32(0x10000)).map { value in
    CharacterTraits(lookingUp: Unicode.Scalar(value) ?? "\u{FFFD}")
  }
}
