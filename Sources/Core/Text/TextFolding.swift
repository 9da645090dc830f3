@_spi(_Unicode) import Swift

/// Makes a text the same text however it was typed; all that reads texts reads them folded.
///
///     FoldedText("“Cafe\u{301}”&hellip; an adven-\nture").text  // "\"café\"... an adventure"
///
/// In this order:
///
/// 1. A character reference of HTML is its character, once: see `CharacterReferences`.
/// 2. A word is joined that a hyphen (a soft one, too) divides at the end of a line: letter, hyphen,
///    line break, lower-case letter, with blanks about the break. Only letters of Latin, Greek and
///    Cyrillic, on which all versions of Unicode agree.
/// 3. Each character is replaced as `replacement(for:)` says.
/// 4. Hyphens in a row are one: who has no dash types two.
/// 5. A character and the marks that follow it are composed (NFC), up to a bound.
///
/// Folding a folded text changes nothing, but that references are decoded again. `table` tells
/// programs with another version of Unicode what they need; marks and letters that are newer than
/// Unicode 13 are composed by nobody.
package enum TextFolding {
  /// A character with more marks than fit stays as it was typed, so that composing takes linear time.
  package static let maximumRun = 32

  /// What a character is replaced by; `nil` if by nothing.
  static func replacement(for c: Unicode.Scalar) -> String? {
    switch c {
    case " "..."~": nil
    case "‘", "’", "‚", "‛", "‹", "›": "'"
    case "“", "”", "„", "‟", "«", "»": "\""
    case "…": "..."
    case "\u{2010}"..."\u{2015}", "\u{2212}": "-"
    case "ﬀ": "ff"
    case "ﬁ": "fi"
    case "ﬂ": "fl"
    case "ﬃ": "ffi"
    case "ﬄ": "ffl"
    case "ﬅ", "ﬆ": "st"
    case "ĳ": "ij"
    case "Ĳ": "IJ"
    case "＂": "\""
    case "\u{FF01}"..."\u{FF5E}": character(c.value - 0xFF01 + 0x21)
    case "￠", "￡": character(c.value - 0xFFE0 + 0xA2)
    case "￢": "¬"
    case "￣": "¯"
    case "￤": "¦"
    case "￥": "¥"
    case "￦": "₩"
    // What Windows-1252 has in the place of these controls, as browsers read them (`&#146;`).
    case "\u{80}"..."\u{84}", "\u{86}"..."\u{9F}":
      windows1252[Int(c.value - 0x80)].map { replacement(for: $0) ?? String($0) }
    case "\u{9}"..."\u{D}", "\u{85}", "\u{A0}", "\u{1680}", "\u{2000}"..."\u{200A}", "\u{2028}",
      "\u{2029}", "\u{202F}", "\u{205F}", "\u{3000}":
      " "
    // Most letters with accents.
    case "\u{C0}"..."\u{2FF}": nil
    case _ where CharacterKind(c) == .ignored: ""
    case _ where c.properties.isFullCompositionExclusion && isOld(c): composed(String(c))
    // A program that does not know a letter yet cannot make it small.
    case _ where c.properties.changesWhenLowercased && !isOld(c): c.properties.lowercaseMapping
    default: nil
    }
  }

  /// Whether a character can be composed with one before it: a mark, a vowel or last consonant of
  /// Hangul.
  static func isComposed(_ c: Unicode.Scalar) -> Bool {
    c.value >= 0x300
      && (CharacterKind(c) == .combining || (0x1160...0x11FF).contains(c.value)) && isOld(c)
  }

  /// Unicode's normalization form C.
  static func composed(_ text: String) -> String {
    var composed = ""
    for scalar in text._nfc { composed.unicodeScalars.append(scalar) }
    return composed
  }

  /// Whether a word may be divided after a character.
  static func endsSyllable(_ c: Unicode.Scalar) -> Bool {
    switch c.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .enclosingMark:
      isEuropean(c)
    default: false
    }
  }

  /// Whether a divided word may go on with a character; phonetic letters are lower-case in some
  /// versions of Unicode only.
  static func beginsSyllable(_ c: Unicode.Scalar) -> Bool {
    c.properties.generalCategory == .lowercaseLetter && isEuropean(c)
      && !("\u{250}"..<"\u{370}").contains(c)
  }

  /// Whether a character is of the blocks of Latin (with ligatures), Greek and Cyrillic.
  private static func isEuropean(_ c: Unicode.Scalar) -> Bool {
    c < "\u{530}" || ("ﬀ"..."ﬆ").contains(c)
  }

  /// Whether all programs know a character: whether Unicode 13, of 2020, has it.
  private static func isOld(_ c: Unicode.Scalar) -> Bool {
    c.properties.age.map { $0.major <= 13 } ?? false
  }

  private static func character(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String($0) } ?? ""
  }

  private static let windows1252: [Unicode.Scalar?] = [
    "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
    nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
  ]

  /// The rules for programs that know another version of Unicode.
  ///
  /// `characters` are replaced by the name that they stand under. Those of `normalized.alone` are
  /// replaced by their form C, and those of `normalized.following` are composed with what they
  /// follow. `references` are names of character references. What is left out is told by
  /// `CharacterKind.ranges`.
  package static let table: [String: [String: String]] = {
    var characters: [String: String] = [:]
    var (alone, following): ([UInt32], [UInt32]) = ([], [])
    // The planes that have letters.
    for c in (0...UInt32(0x2FFFF)).lazy.compactMap(Unicode.Scalar.init) {
      let traits = CharacterTraits(c)
      if traits.isComposed { following.append(c.value) }
      guard traits.isReplaced, let replacement = replacement(for: c), !replacement.isEmpty,
        !replacement.unicodeScalars.elementsEqual([c])
      else { continue }
      if c.properties.isFullCompositionExclusion && replacement != " " {
        alone.append(c.value)
      } else {
        characters[replacement, default: ""].unicodeScalars.append(c)
      }
    }
    return [
      "characters": characters,
      "normalized": [
        "alone": CharacterKind.ranges(of: alone), "following": CharacterKind.ranges(of: following),
      ],
      "references": CharacterReferences.names.mapValues { String($0) },
    ]
  }()
}
