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
  /// The score of a text without a known word: `score = intercept + towards + against`.
  public let intercept: Float
  /// All words that speak for the genre.
  public let towards: EvidenceSum
  /// All words that speak against it.
  public let against: EvidenceSum

  package init(
    genre: Genre, score: Float, probability: Float, threshold: Float, selected: Bool,
    evidence: EvidenceList, intercept: Float = 0, towards: EvidenceSum = EvidenceSum(),
    against: EvidenceSum = EvidenceSum()
  ) {
    self.genre = genre
    self.score = score
    self.probability = probability
    self.threshold = threshold
    self.selected = selected
    self.evidence = evidence
    self.intercept = intercept
    self.towards = towards
    self.against = against
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
        $0.array(genre.evidence.indices) { json, index in
          json.object { json in
            json.key("text")
            genre.evidence.withText(at: index) { json.string($0) }
            json.key("weight")
            json.number(genre.evidence.weight(at: index))
          }
        }
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
