/// Why a synopsis cannot be classified.
public enum SynopsisError: Error, Hashable, Sendable {
  case empty
  case notText
  case tooShort(words: Int, minimum: Int)
}

extension SynopsisError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the synopsis is empty: enter a few sentences"
    case .notText: "the synopsis has no words in it: enter a few sentences of plain text"
    case .tooShort(let words, let minimum):
      "the synopsis has \(words) \(words == 1 ? "word" : "words"), which is too short:"
        + " enter at least \(minimum), better a few sentences"
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
public final class GenreClassifier: Sendable {
  /// Shorter synopses are refused.
  public static let minimumWords = 3
  /// How many words explain a genre's score.
  public static let evidenceCount = 8

  public let features: FeatureUnion
  /// `columns × genres`, row by row.
  public let coefficients: FloatStorage
  /// One a genre, like the two below.
  public let intercepts: [Float]
  public let calibrations: [Calibration]
  public let thresholds: Thresholds

  public init(
    features: FeatureUnion, coefficients: FloatStorage, intercepts: [Float],
    calibrations: [Calibration], thresholds: Thresholds
  ) {
    precondition(
      coefficients.values.count == features.columnCount * Genre.count,
      "\(coefficients.values.count) coefficients for \(features.columnCount) columns")
    self.features = features
    self.coefficients = coefficients
    self.intercepts = intercepts
    self.calibrations = calibrations
    self.thresholds = thresholds
  }

  /// The decision values of a synopsis, in column order of the genres.
  ///
  /// A synopsis without a known word gets the intercepts.
  public func scores(_ synopsis: Synopsis) -> [Float] {
    scores(features.features(of: Tokenizer.tokenize(synopsis)))
  }

  /// The calibrated form of `scores`.
  public func probabilities(_ scores: [Float]) -> [Float] {
    zip(calibrations, scores).map { $0.probability($1) }
  }

  /// Scores all genres, selects those that reach their thresholds, and says why.
  public func classify(
    _ synopsis: Synopsis, _ preference: Preference = .balanced
  ) throws(SynopsisError) -> Classification {
    try explain(synopsis, preference).classification
  }

  /// Classifies, and keeps what each word added.
  package func explain(
    _ synopsis: Synopsis, _ preference: Preference
  ) throws(SynopsisError) -> (classification: Classification, explanation: Explanation) {
    let tokenized = Tokenizer.tokenize(synopsis)
    try check(synopsis, tokenized)
    let features = features.features(of: tokenized)
    let scores = scores(features)
    let probabilities = probabilities(scores)
    let selected = thresholds.select(probabilities, preference)
    let limits = thresholds.values(preference)
    let explanation = Explanation(of: features, tokenized, by: self)
    let order = Genre.allCases.sorted {
      (probabilities[$1.index], $0.index) < (probabilities[$0.index], $1.index)
    }
    let evidence = explanation.strongest(Self.evidenceCount)
    let genres = order.map { genre in
      GenreScore(
        genre: genre, score: scores[genre.index], probability: probabilities[genre.index],
        threshold: limits[genre.index], selected: selected[genre.index],
        evidence: evidence[genre.index])
    }
    return (Classification(genres: genres, notes: notes(features, tokenized)), explanation)
  }

  private func notes(_ features: Features, _ tokenized: TokenizedSynopsis) -> [Note] {
    let words = tokenized.titleCount..<tokenized.tokens.count
    return Note.notes(
      words: words.count, known: features.words.knownCount(of: words),
      isEnglish: FunctionWords.areUsual(in: features.words, of: words, tokenized))
  }

  /// What each word and pair of words adds to each score.
  package func explanation(of synopsis: Synopsis) -> Explanation {
    let tokenized = Tokenizer.tokenize(synopsis)
    return Explanation(of: features.features(of: tokenized), tokenized, by: self)
  }

  private func check(
    _ synopsis: Synopsis, _ tokenized: TokenizedSynopsis
  ) throws(SynopsisError) {
    let words = tokenized.tokens.count - tokenized.titleCount
    if words >= Self.minimumWords { return }
    let isBlank = synopsis.overview.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    throw isBlank
      ? .empty : words == 0 ? .notText : .tooShort(words: words, minimum: Self.minimumWords)
  }

  /// Adds up the coefficients of a synopsis's terms.
  private func scores(_ features: Features) -> [Float] {
    // Five vectors of four; the last overlaps the fourth by one lane, so that
    // 19 numbers are read without touching the next row.
    var (a, b, c, d, e) = (
      SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero,
      SIMD4<Float>.zero
    )
    guard let base = UnsafeRawPointer(coefficients.values.baseAddress) else { return intercepts }
    let stride = Genre.count * MemoryLayout<Float>.stride
    for term in features.terms {
      let x = term.value
      let line = base + Int(term.column) &* stride
      a += x * line.loadUnaligned(as: SIMD4<Float>.self)
      b += x * line.loadUnaligned(fromByteOffset: 16, as: SIMD4<Float>.self)
      c += x * line.loadUnaligned(fromByteOffset: 32, as: SIMD4<Float>.self)
      d += x * line.loadUnaligned(fromByteOffset: 48, as: SIMD4<Float>.self)
      e += x * line.loadUnaligned(fromByteOffset: 60, as: SIMD4<Float>.self)
    }
    var sums = intercepts
    for lane in 0..<4 {
      sums[lane] += a[lane]
      sums[lane + 4] += b[lane]
      sums[lane + 8] += c[lane]
      sums[lane + 12] += d[lane]
    }
    for lane in 1..<4 { sums[lane + 15] += e[lane] }
    return sums
  }
}
