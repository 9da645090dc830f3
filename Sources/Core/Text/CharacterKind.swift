/// What a character is to the tokenizer.
enum CharacterKind: String, CaseIterable, Sendable {
  /// A letter, a number or an underscore.
  case word
  /// A mark on the letter before it, which it does not end (Unicode Standard Annex 29, rule WB4).
  case combining
  /// Punctuation or a symbol, but full stop and comma.
  case mark
  /// Nothing that is seen, such as a soft hyphen, zero-width space or variation selector.
  case ignored
  case separator

  init(_ scalar: Unicode.Scalar) {
    switch scalar {
    // What Unicode calls ignorable, and no format characters: fillers, variation selectors, tags.
    case "\u{34F}", "\u{115F}", "\u{1160}", "\u{17B4}", "\u{17B5}", "\u{180B}"..."\u{180F}",
      "\u{3164}",
      "\u{FE00}"..."\u{FE0F}", "\u{FFA0}", "\u{E0000}"..."\u{E0FFF}":
      self = .ignored
      return
    default: break
    }
    self =
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber:
        .word
      case .nonspacingMark, .spacingMark, .enclosingMark: .combining
      case .format: .ignored
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
        .modifierSymbol, .otherSymbol:
        switch scalar {
        case "_": .word
        case ".", ",": .separator
        default: .mark
        }
      default: .separator
      }
  }

  /// All characters that are no separators, kind by kind, for programs that know another version of
  /// Unicode: see `ranges(of:)`.
  static let ranges: [String: String] = {
    var values: [CharacterKind: [UInt32]] = [:]
    // The planes between have no characters, those behind none that Unicode knows.
    for plane in [0...0x3FFFF, 0xE0000...0xE0FFF] as [ClosedRange<UInt32>] {
      for scalar in plane.lazy.compactMap(Unicode.Scalar.init) {
        let kind = CharacterKind(scalar)
        if kind != .separator { values[kind, default: []].append(scalar.value) }
      }
    }
    return Dictionary(
      uniqueKeysWithValues: values.map { ($0.key.rawValue, ranges(of: $0.value)) })
  }()

  /// Ascending numbers as ranges in hexadecimal digits, such as `30-39 41-5A 5F`.
  static func ranges(of values: [UInt32]) -> String {
    var ranges: [ClosedRange<UInt32>] = []
    for value in values {
      if let last = ranges.last, last.upperBound + 1 == value {
        ranges[ranges.count - 1] = last.lowerBound...value
      } else {
        ranges.append(value...value)
      }
    }
    return ranges.map { range in
      let ends = range.count == 1 ? [range.lowerBound] : [range.lowerBound, range.upperBound]
      return ends.map { String($0, radix: 16, uppercase: true) }.joined(separator: "-")
    }.joined(separator: " ")
  }
}
