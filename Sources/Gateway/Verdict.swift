package import Core
internal import PageParts

/// What an answer comes to: what the sign says, and what the list agrees with.
package enum Verdict: Hashable, Sendable {
  /// These reach their cut-offs, the most probable first.
  case chosen([Genre])
  /// None does; this one comes closest.
  case guess(Genre)
  /// None does, and the visitor wants no guess.
  case nothing
  /// The text is in a language, or in words, that the model cannot read.
  case unreadable(Note)

  package init(_ classification: Classification) {
    let (named, notes) = (classification.selected, classification.notes)
    if let unread = notes.first(where: \.isUnreadable) {
      self = .unreadable(unread)
    } else if let first = named.first {
      self = notes.contains(.guess) ? .guess(first) : .chosen(named)
    } else {
      self = .nothing
    }
  }

  /// The genres that stand first in the list.
  var named: [Genre] {
    switch self {
    case .chosen(let genres): genres
    case .guess(let genre): [genre]
    case .nothing, .unreadable: []
    }
  }

  /// What stands over these genres in the list.
  var heading: HTML {
    if case .guess = self { return "Perhaps" }
    return "Chosen"
  }

  /// The sign in one line, for the browser's tab.
  var title: String {
    switch self {
    case .chosen(let genres): genres.map(\.name).joined(separator: ", ")
    case .guess(let genre): "Perhaps: \(genre.name)"
    case .nothing: "No genre is likely enough"
    case .unreadable(.notEnglish(_, _, let writing?)): "This looks like \(writing.rawValue)"
    case .unreadable(.notEnglish): "This does not look like English"
    case .unreadable: "Too many unknown words"
    }
  }

  /// The sign over the entrance; `public/cuts.js` writes the same.
  var sign: HTML {
    switch self {
    case .chosen(let genres):
      let letters = genres.enumerated().map { place, genre in
        let comma: HTML = place == 0 ? "" : "<span class=\"unseen\">, </span>"
        return "\(comma)<span>\(genre.name)</span>" as HTML
      }
      return PageLayout.sign(over: "Now showing", "\(letters)")
    case .guess(let genre):
      return PageLayout.sign(over: "Hard to tell", "Perhaps: <span>\(genre.name)</span>")
    case .nothing: return PageLayout.sign(over: "Not tonight", "\(title)")
    case .unreadable: return PageLayout.sign(over: "Lost for words", "\(title)")
    }
  }
}
