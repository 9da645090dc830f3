internal import Core
internal import PageParts

/// How long a synopsis may be that somebody sends.
extension Synopsis {
  /// The first field that is longer than it may be.
  var tooLongField: ClassifyForm.Field? {
    if overview.utf8.count > TextLimits.synopsis { return .synopsis }
    return (title?.utf8.count ?? 0) > TextLimits.title ? .title : nil
  }

  func checkLength() throws(Problem) {
    switch tooLongField {
    case .synopsis: throw .tooLong("The synopsis is", overview, limit: TextLimits.synopsis)
    case .title: throw .tooLong("The title is", title ?? "", limit: TextLimits.title)
    default: return
    }
  }

  /// Its beginning, as much as may be sent.
  var shortened: Synopsis {
    Synopsis(
      title: title.map { Self.prefix(of: $0, limit: TextLimits.title) },
      overview: Self.prefix(of: overview, limit: TextLimits.synopsis))
  }

  private static func prefix(of text: String, limit: Int) -> String {
    let utf8 = text.utf8
    guard utf8.count > limit else { return text }
    var end = utf8.index(utf8.startIndex, offsetBy: limit)
    // Not between the bytes of a character.
    while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(text[..<end])
  }
}
