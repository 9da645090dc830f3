/// What a character is to the tokenizer.
enum CharacterKind: String, CaseIterable, Sendable {
  /// A letter, a number or an underscore.
  case word
  /// A mark on the letter before it, which it does not end (Unicode Standard Annex 29, rule WB4).
  case combining
  /// Punctuation or a symbol, but full stop and comma.
  case mark
  /// A format character, such as the soft hyphen; but the zero-width space separates.
  case ignored
  case separator

  init(_ scalar: Unicode.Scalar) {
    self =
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber:
        .word
      case .nonspacingMark, .spacingMark, .enclosingMark: .combining
      case .format: scalar == "\u{200B}" ? .separator : .ignored
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
  /// Unicode: ascending ranges in hexadecimal digits, such as `30-39 41-5A 5F`.
  static let ranges: [String: String] = {
    var ranges: [CharacterKind: [ClosedRange<UInt32>]] = [:]
    for scalar in (0...UInt32(0x10FFFF)).lazy.compactMap(Unicode.Scalar.init) {
      let kind = CharacterKind(scalar)
      guard kind != .separator else { continue }
      var first = scalar.value
      if let last = ranges[kind]?.last, last.upperBound + 1 == first {
        first = last.lowerBound
        ranges[kind]?.removeLast()
      }
      ranges[kind, default: []].append(first...scalar.value)
    }
    var texts: [String: String] = [:]
    for (kind, ranges) in ranges {
      texts[kind.rawValue] = ranges.map { range in
        let ends = range.count == 1 ? [range.lowerBound] : [range.lowerBound, range.upperBound]
        return ends.map { String($0, radix: 16, uppercase: true) }.joined(separator: "-")
      }.joined(separator: " ")
    }
    return texts
  }()
}
