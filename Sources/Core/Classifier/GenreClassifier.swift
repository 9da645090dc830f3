/// Why a synopsis cannot be classified.
package enum SynopsisError: Error, Hashable, Sendable {
  case empty
  case notText
  case tooShort(words: Int, minimum: Int)
  /// Too short, too, as far as words can be told in a writing that is not Latin.
  case otherWriting(WritingSystem)
}

extension SynopsisError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "the synopsis is empty: enter a few sentences"
    case .notText: "the synopsis has no words in it: enter a few sentences of plain text"
    case .otherWriting(let writing):
      "the synopsis looks like \(writing.rawValue), but the model reads only English:"
        + " enter a few sentences in English"
    case .tooShort(let words, let minimum):
      "the synopsis has only \(words) \(words == 1 ? "word" : "words"):"
        + " enter at least \(minimum), or better a few sentences"
    }
  }
}

/// Names the genres of a synopsis.
///
///     let classifier = try ModelDirectory.read(at: "models/current").classifier
///     try classifier.classify(Synopsis(overview: "A crew of astronauts …")).selected
///     // [.scienceFiction, .adventure]
///
/// The decision value of genre `g` for a row `x` of tf-idf weights is
/// `intercept_g + Σ x_t · coefficient_tg`: every word's part can be told.
package final class GenreClassifier: Sendable {
  /// Shorter synopses are refused.
  package static let minimumWords = 3
  /// How many words explain a genre's score.
  package static let evidenceCount = 8

  package let features: FeatureUnion
  /// A row for each column.
  package let coefficients: ByteGenreTable
  package let intercepts: GenreVector
  package let calibrations: Calibrations
  package let thresholds: Thresholds

  package init(
    features: FeatureUnion, coefficients: ByteGenreTable, intercepts: GenreVector,
    calibrations: Calibrations, thresholds: Thresholds
  ) {
    precondition(
      coefficients.count == features.columnCount,
      "\(coefficients.count) rows of coefficients for \(features.columnCount) columns")
    self.features = features
    self.coefficients = coefficients
    self.intercepts = intercepts
    self.calibrations = calibrations
    self.thresholds = thresholds
  }

  /// The decision values of a synopsis; of one without a known word, the intercepts.
  package func scores(_ synopsis: Synopsis) -> GenreVector {
    scores(features.transform(Tokenizer.tokenize(synopsis)))
  }

  private func scores(_ row: FeatureRow) -> GenreVector {
    row.terms.reduce(into: intercepts) {
      $0 += coefficients.product($1.value, row: Int($1.column))
    }
  }

  /// What each term of a row adds to each score.
  private func products(_ row: FeatureRow) -> GenreTable {
    GenreTable(row.terms.map { coefficients.product($0.value, row: Int($0.column)) })
  }

  /// The calibrated form of `scores`.
  package func probabilities(_ scores: GenreVector) -> GenreVector {
    calibrations.probabilities(scores)
  }

  /// Scores all genres, selects those that reach their thresholds, and says why.
  package func classify(
    _ synopsis: Synopsis, _ preference: Preference = .balanced
  ) throws(SynopsisError) -> Classification {
    try explain(synopsis, preference).classification
  }

  /// Classifies, and keeps what each word added.
  ///
  /// - Parameter evidenceCount: how many words explain a genre's score at most.
  package func explain(
    _ synopsis: Synopsis, _ preference: Preference,
    evidenceCount: Int = GenreClassifier.evidenceCount
  ) throws(SynopsisError) -> (classification: Classification, explanation: Explanation) {
    let tokenized = Tokenizer.tokenize(synopsis)
    try check(synopsis, tokenized)
    let row = features.transform(tokenized)
    let products = products(row)
    let scores = products.rows.reduce(intercepts, +)
    let explanation = Explanation(
      of: row, tokenized, products: products, intercepts: intercepts)
    let probabilities = probabilities(scores)
    let (selected, notes) = select(probabilities, row, tokenized, preference)
    let limits = thresholds.values(preference)
    let ranks = probabilities.numbers
    let order = Genre.allCases.sorted {
      (ranks[$1.index], $0.index) < (ranks[$0.index], $1.index)
    }
    let evidence = explanation.strongest(evidenceCount)
    let genres = order.map { genre in
      GenreScore(
        genre: genre, score: scores[genre.index], probability: probabilities[genre.index],
        threshold: limits[genre.index], selected: selected[genre.index],
        evidence: evidence[genre.index])
    }
    return (Classification(of: tokenized, genres: genres, notes: notes), explanation)
  }

  /// The genres that reach their thresholds, or a guess; none for a text that the model cannot read.
  private func select(
    _ probabilities: GenreVector, _ row: FeatureRow, _ tokenized: TokenizedSynopsis,
    _ preference: Preference
  ) -> (GenreSet, [Note]) {
    let words = tokenized.titleCount..<tokenized.tokens.count
    let notes = Readability.shipped.notes(
      words: row.wordKeys[words], known: row.isKnown[words].count { $0 },
      writing: WritingSystem(of: tokenized.text(of: words)))
    if notes.contains(where: \.isUnreadable) { return ([], notes) }
    let (selected, isGuess) = thresholds.select(probabilities, preference)
    return (selected, isGuess ? notes + [.guess] : notes)
  }

  /// The probabilities of a synopsis, and the genres that a visitor would be told.
  package func answer(
    _ synopsis: Synopsis, _ preference: Preference = .balanced
  ) -> (probabilities: GenreVector, selected: GenreSet) {
    let tokenized = Tokenizer.tokenize(synopsis)
    let row = features.transform(tokenized)
    let probabilities = probabilities(scores(row))
    return (probabilities, select(probabilities, row, tokenized, preference).0)
  }

  /// What each word and n-gram adds to each score.
  package func explanation(of synopsis: Synopsis) -> Explanation {
    let tokenized = Tokenizer.tokenize(synopsis)
    let row = features.transform(tokenized)
    return Explanation(of: row, tokenized, products: products(row), intercepts: intercepts)
  }

  private func check(
    _ synopsis: Synopsis, _ tokenized: TokenizedSynopsis
  ) throws(SynopsisError) {
    let words = tokenized.tokens.count - tokenized.titleCount
    if words >= Self.minimumWords { return }
    let isBlank = synopsis.overview.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    guard !isBlank else { throw .empty }
    if let writing = WritingSystem(of: synopsis.overview) { throw .otherWriting(writing) }
    throw words == 0 ? .notText : .tooShort(words: words, minimum: Self.minimumWords)
  }
}
