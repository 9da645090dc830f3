/// What the model says about one genre.
package struct GenreScore: Sendable {
  package let genre: Genre
  /// The SVM's decision value.
  package let score: Float
  /// The score, calibrated.
  package let probability: Float
  /// The probability from which the genre is selected.
  package let threshold: Float
  package let selected: Bool
  /// The words that moved the score most, strongest first.
  package let evidence: ArraySlice<Evidence>

  package init(
    genre: Genre, score: Float, probability: Float, threshold: Float, selected: Bool,
    evidence: ArraySlice<Evidence>
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
package struct Classification: Sendable {
  /// The words that the evidence is of.
  package let synopsis: TokenizedSynopsis
  /// All genres, most probable first.
  package let genres: [GenreScore]
  /// Reasons to doubt it.
  package let notes: [Note]

  package init(of synopsis: TokenizedSynopsis, genres: [GenreScore], notes: [Note] = []) {
    self.synopsis = synopsis
    self.genres = genres
    self.notes = notes
  }

  /// The selected genres, most probable first.
  package var selected: [Genre] { genres.filter(\.selected).map(\.genre) }

  /// Writes the members `selected`, `genres` and `notes`, without the braces around them.
  package func writeMembers(to json: inout JSONWriter) {
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
        $0.array(genre.evidence) { json, evidence in
          json.object { json in
            json.key("text")
            synopsis.withBytes(of: evidence.words.places) { json.string(plain: $0) }
            json.key("weight")
            json.number(evidence.weight)
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
