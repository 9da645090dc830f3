/// The writing of most letters of a text, where it is not Latin.
///
///     WritingSystem(of: "ある日、彼は森で狐に出会う")  // .japanese
///     WritingSystem(of: "A fox meets a boy.")        // nil
///
/// It tells people more than that their text is not English. Unicode's blocks of the most frequent
/// letters are enough for that.
package enum WritingSystem: String, CaseIterable, Sendable {
  case japanese = "Japanese"
  case chinese = "Chinese"
  case korean = "Korean"
  case thai = "Thai"
  case greek = "Greek"
  case hebrew = "Hebrew"
  case arabic = "Arabic script"
  case cyrillic = "Cyrillic script"
  case devanagari = "Devanagari script"

  /// - Returns: `nil` if at least half of the letters are of none of these.
  package init?(of text: some StringProtocol) {
    var counts: [WritingSystem: Int] = [:]
    var letters = 0
    for scalar in text.unicodeScalars where Self.isLetter(scalar) {
      letters += 1
      if let system = Self.system(of: scalar) { counts[system, default: 0] += 1 }
    }
    // Japanese has Chinese characters too, Chinese has no kana.
    if counts[.japanese] != nil {
      counts[.japanese, default: 0] += counts.removeValue(forKey: .chinese) ?? 0
    }
    guard let most = Self.allCases.max(by: { counts[$0, default: 0] < counts[$1, default: 0] }),
      counts[most, default: 0] * 2 > letters
    else { return nil }
    self = most
  }

  /// Unicode's tables take long, and are not asked about ASCII.
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z": true
    case _ where scalar.isASCII: false
    default: scalar.properties.isAlphabetic
    }
  }

  private static func system(of scalar: Unicode.Scalar) -> WritingSystem? {
    switch scalar.value {
    case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
    case 0x400...0x52F: .cyrillic
    case 0x590...0x5FF: .hebrew
    case 0x600...0x6FF, 0x750...0x77F: .arabic
    case 0x900...0x97F: .devanagari
    case 0xE00...0xE7F: .thai
    case 0x1100...0x11FF, 0xAC00...0xD7AF: .korean
    case 0x3040...0x30FF: .japanese
    case 0x3400...0x4DBF, 0x4E00...0x9FFF: .chinese
    default: nil
    }
  }
}
