/// What the model says about one genre.
public struct GenreScore: Sendable {
  public let genre: Genre
  /// The SVM's decision value.
  public let score: Float
  /// The score, calibrated.
  public let probability: Float
  /// The probability from which the genre is selected.
  public let threshold: Float
  public let selected: Bool
  /// The words that moved the score most, strongest first.
  public let evidence: EvidenceList

  package init(
    genre: Genre, score: Float, probability: Float, threshold: Float, selected: Bool,
    evidence: EvidenceList
  ) {
    self.genre = genre
    self.score = score
    self.probability = probability
    self.threshold = threshold
    self.selected = selected
    self.evidence = evidence
  }
}

/// The answer to one synopsis.
public struct Classification: Sendable {
  /// All genres, most probable first.
  public let genres: [GenreScore]
  /// Reasons to doubt it.
  public let notes: [Note]

  package init(genres: [GenreScore], notes: [Note] = []) {
    self.genres = genres
    self.notes = notes
  }

  /// The selected genres, most probable first.
  public var selected: [Genre] { genres.filter(\.selected).map(\.genre) }

  /// Writes the members `selected`, `genres` and `notes`, without the braces around them.
  public func writeMembers(to json: inout JSONWriter) {
    json.key("selected")
    json.array(selected) { $0.string($1.name) }
    json.key("genres")
    var evidence = EvidenceWriter()
    json.array(genres) { json, genre in
      json.object {
        $0.key("genre")
        $0.string(genre.genre.name)
        $0.key("score")
        $0.number(genre.score)
        $0.key("probability")
        $0.number(genre.probability)
        $0.key("threshold")
        $0.number(genre.threshold)
        $0.key("selected")
        $0.bool(genre.selected)
        $0.key("evidence")
        evidence.write(genre.evidence, to: &$0)
      }
    }
    json.key("notes")
    json.array(notes) { json, note in
      json.object {
        $0.key("type")
        $0.string(note.type)
        $0.key("detail")
        $0.string(note.detail)
      }
    }
  }
}
