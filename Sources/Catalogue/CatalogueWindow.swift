/// A part of the catalogue, small enough, one hopes, to be listed whole.
///
/// A list gives no more than its first 10,000 films, so what is longer is split: by release
/// date down to a day, then by the number of votes, then by the original language.
package struct CatalogueWindow: Hashable, Sendable {
  /// The release dates, both ends included.
  package var days: ClosedRange<Day>
  /// The number of votes, both ends included; without an upper end, `upTo` is `nil`.
  package var votes: Votes?
  /// The original languages; `nil`: all, even those that nobody has heard of.
  package var languages: [String]?

  package struct Votes: Hashable, Sendable {
    package var from: Int
    package var upTo: Int?

    package init(from: Int, upTo: Int?) {
      self.from = from
      self.upTo = upTo
    }
  }

  package init(days: ClosedRange<Day>, votes: Votes? = nil, languages: [String]? = nil) {
    self.days = days
    self.votes = votes
    self.languages = languages
  }

  /// The two parts that together are this window; `nil` if it cannot be split any further.
  ///
  /// Films in a language without a code in `allLanguages` get lost in a split by language.
  package var halves: [CatalogueWindow]? {
    if days.count > 1 {
      let middle = days.lowerBound.advanced(by: (days.count - 1) / 2)
      return [days.lowerBound...middle, middle.advanced(by: 1)...days.upperBound].map {
        CatalogueWindow(days: $0, votes: votes, languages: languages)
      }
    }
    if let parts = (votes ?? Votes(from: 0, upTo: nil)).halves {
      return parts.map { CatalogueWindow(days: days, votes: $0, languages: languages) }
    }
    let codes = languages ?? Self.allLanguages
    guard codes.count > 1 else { return nil }
    let middle = codes.count / 2
    return [codes[..<middle], codes[middle...]].map {
      CatalogueWindow(days: days, votes: votes, languages: Array($0))
    }
  }

  /// ISO 639-1, and what TMDB has besides: `cn` Cantonese, `xx` no language, `mo`, `sh`.
  package static let allLanguages = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch cn co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li
    ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os
    pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh xx yi yo za zh zu
    """.split(whereSeparator: \.isWhitespace).map(String.init)
}

extension CatalogueWindow.Votes {
  /// Without an upper end, it is cut at 1, 10, 100, …: most films have few votes.
  fileprivate var halves: [Self]? {
    guard let upTo else {
      let next = from == 0 ? 1 : from * 10
      return next > 10_000_000
        ? nil : [Self(from: from, upTo: next - 1), Self(from: next, upTo: nil)]
    }
    guard from < upTo else { return nil }
    let middle = from + (upTo - from) / 2
    return [Self(from: from, upTo: middle), Self(from: middle + 1, upTo: upTo)]
  }
}

extension CatalogueWindow: CustomStringConvertible {
  /// For people: `2026-01-01 to 2026-01-31`.
  package var description: String {
    var text = "\(days.lowerBound)"
    if days.count > 1 { text += " to \(days.upperBound)" }
    if let votes {
      text += ", \(votes.from) to \(votes.upTo.map(String.init) ?? "any number of") votes"
    }
    if let languages { text += ", in \(languages.joined(separator: "|"))" }
    return text
  }
}
