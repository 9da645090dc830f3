import Core
import TestSupport
import Testing

/// Associations, eigenvectors and places as `scripts/golden_vectors.py` works them out in doubles.
struct WordVectorsGoldenTests {
  struct Golden: Decodable {
    /// The same corpus as that of the features.
    var starter: Int
    var invented: [FeaturesGoldenTests.Golden.Invented]
    /// The most frequent stems; all matrices below have them in this order.
    var contexts: [String]
    var dimensions: Int
    var weight: Float
    /// What is positive, by stem and context.
    var associations: [String: [String: Float]]
    /// `contexts × contexts`
    var products: [[Float]]
    /// All of them, the largest first.
    var eigenvalues: [Float]
    /// `contexts × dimensions`
    var eigenvectors: [[Float]]
    var axes: [[Float]]
    /// By stem, `dimensions` numbers.
    var places: [String: [Float]]
    /// By stem, a coefficient a genre.
    var folded: [String: [Float]]
  }

  private let golden: Golden
  private let words: LearnedWords

  init() throws {
    golden = try ProjectFiles.golden("word-vectors", as: Golden.self)
    let movies =
      try ProjectFiles.starterMovies().prefix(golden.starter).map(\.synopsis)
      + golden.invented.map { Synopsis(title: $0.title, overview: $0.overview) }
    words = LearnedWords(movies, contexts: golden.contexts)
  }

  /// Tolerance 1e-5: differences of logarithms of about 5, in `Float`.
  @Test func `associations are those of the description`() {
    let associations = words.associations(of: Set(golden.associations.keys))
    for (word, expected) in golden.associations {
      let ours = associations[word] ?? [:]
      for context in golden.contexts {
        let (a, b) = (ours[context] ?? 0, expected[context] ?? 0)
        #expect(abs(a - b) < 1e-5, "\(word) \(context)")
      }
    }
  }

  /// Orthogonal iteration has settled after 600 passes where the next eigenvalue is at most 0.98
  /// times as large: 0.98^600 = 5e-6. That holds for the space of all 16 and for the first four
  /// vectors; the others have nearer neighbours. Tolerance 1e-4: what is left, squared, in `Float`.
  @Test func `eigenvectors are LAPACK's, up to their signs`() {
    let found = eigenvectors(of: golden.products, golden.dimensions, passes: 600)
    for vector in 0..<4 {
      let (a, b) = (found.values[vector], golden.eigenvalues[vector])
      #expect(abs(a - b) < 1e-4 * b, "\(vector)")
      let dot = golden.eigenvectors.indices.reduce(Float(0)) {
        $0 + found.vectors[$1][vector] * golden.eigenvectors[$1][vector]
      }
      #expect(abs(abs(dot) - 1) < 1e-4, "\(vector)")
    }
    for vector in 0..<golden.dimensions {
      let inside = (0..<golden.dimensions).reduce(Float(0)) { sum, other in
        let dot = golden.eigenvectors.indices.reduce(Float(0)) {
          $0 + found.vectors[$1][vector] * golden.eigenvectors[$1][other]
        }
        return sum + dot * dot
      }
      #expect(abs(inside - 1) < 1e-4, "\(vector) lies in the space")
    }
  }

  /// The six passes that are shipped do not settle within the space, but what their vectors hold of
  /// the associations' products comes near to the most, which is the sum of the largest eigenvalues.
  /// The first vector, whose eigenvalue is 6 times the next, is there: 0.17^6 = 3e-5.
  @Test func `axes hold nearly all that there is to find, and shrink by the eigenvalues`() throws {
    let axes = try #require(words.axes(dimensions: golden.dimensions))
    var held: Float = 0
    for dimension in 0..<golden.dimensions {
      let axis = axes.map { $0[dimension] }
      let square = axis.reduce(0) { $0 + $1 * $1 }
      for (row, products) in golden.products.enumerated() {
        for (column, product) in products.enumerated() {
          held += axis[row] * product * axis[column] / square
        }
      }
    }
    let most = golden.eigenvalues.prefix(golden.dimensions).reduce(0, +)
    #expect(held > 0.98 * most && held < 1.0001 * most)
    let sign: Float = axes[0][0] * golden.axes[0][0] < 0 ? -1 : 1
    for (ours, expected) in zip(axes, golden.axes) {
      #expect(abs(sign * ours[0] - expected[0]) < 1e-4)
    }
  }

  /// Tolerance 1e-5, of numbers up to 0.3: sums of 45 products, then of a movie's words, in `Float`.
  @Test func `places are those of the description, given the axes`() throws {
    let places = try #require(
      words.places(
        axes: golden.axes, weight: golden.weight, of: Set(golden.places.keys)))
    for (word, expected) in golden.places {
      let ours = try #require(places[word])
      #expect(zip(ours, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(word)")
    }
  }

  /// Every stem had the coefficient ½ for all genres, dimension `d` for genre `g` what
  /// `golden_vectors.py` makes up.
  @Test func `coefficients of the dimensions are folded into those of the words`() throws {
    let learned: [[Float]] = (0..<golden.dimensions).map { dimension in
      (0..<19).map { (genre: Int) -> Float in
        let number = (dimension * 7 + genre * 3) % 11 - 5
        return Float(number) / 10
      }
    }
    let folded = try #require(
      words.folded(
        learned, into: 0.5, axes: golden.axes, weight: golden.weight,
        of: Set(golden.folded.keys)))
    for (word, expected) in golden.folded {
      let ours = try #require(folded.words[word])
      #expect(zip(ours, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(word)")
    }
    #expect(folded.others.allSatisfy { $0 == 0.5 })
  }
}

// MARK: - How the tests reach what is learned about words

/// Words of movies, with the shipped features and the given stems as contexts.
private struct LearnedWords {
  private let matrix: TfidfMatrix
  private let block: Int
  private let stems: [String]
  /// The golden contexts' columns.
  private let contexts: [Int]

  init(_ movies: [Synopsis], contexts: [String]) {
    let (union, matrix) = FeatureUnion.fit(
      Corpus(movies.map(Tokenizer.tokenize)), options: TrainingOptions.bestFeatures, threads: 2)
    self.matrix = matrix
    block = union.blocks.firstIndex { $0.options.name == "stems" } ?? 0
    let stems = union.blocks[block].columns.map { union.vocabulary[$0] }
    self.stems = stems
    self.contexts = contexts.compactMap { stems.firstIndex(of: $0) }
  }

  /// By word and context.
  func associations(of words: Set<String>) -> [String: [String: Float]] {
    let associations = WordAssociations(matrix, block: block, contexts: contexts.count)
    var found: [String: [String: Float]] = [:]
    for share in 0..<WordAssociations.shares {
      associations.forEachWord(ofShare: share) { word, values in
        guard words.contains(stems[word]) else { return }
        found[stems[word]] = Dictionary(
          uniqueKeysWithValues: values.map { (stems[$0.context], $0.value) })
      }
    }
    return found
  }

  /// `contexts × dimensions`, in the golden order.
  func axes(dimensions: Int) -> [[Float]]? {
    let options = WordVectorOptions(contexts: contexts.count, dimensions: dimensions)
    return WordVectors.axes(of: matrix, options: options, threads: 2).map { axes in
      contexts.map { context in axes[context].indices.map { axes[context][$0] } }
    }
  }

  /// - Parameter axes: `contexts × dimensions`, in the golden order.
  private func vectors(_ axes: [[Float]], _ weight: Float) -> WordVectors? {
    var ordered = [WordVectors.Part](repeating: .zero, count: contexts.count)
    for (context, axis) in zip(contexts, axes) { ordered[context] = WordVectors.Part(axis) }
    return WordVectors(
      fitting: matrix, axes: ordered,
      options: WordVectorOptions(
        contexts: contexts.count, dimensions: WordVectors.Part.scalarCount, weight: weight),
      threads: 2)
  }

  /// By word, a number a dimension.
  func places(axes: [[Float]], weight: Float, of words: Set<String>) -> [String: [Float]]? {
    guard let vectors = vectors(axes, weight) else { return nil }
    var found: [String: [Float]] = [:]
    for (word, stem) in stems.enumerated() where words.contains(stem) {
      let place = vectors.places[word]
      found[stem] = place.indices.map { place[$0] }
    }
    return found
  }

  /// Folds `learned` (`dimensions × genres`) into coefficients that are all `own`.
  ///
  /// - Returns: those of `words`, and all of the columns that are no stems.
  func folded(
    _ learned: [[Float]], into own: Float, axes: [[Float]], weight: Float, of words: Set<String>
  ) -> (words: [String: [Float]], others: [Float])? {
    guard let vectors = vectors(axes, weight) else { return nil }
    var coefficients = GenreTable(
      [GenreVector](repeating: GenreVector { _ in own }, count: matrix.termColumns))
    coefficients.rows += learned.map { row in GenreVector { row[$0] } }
    vectors.fold(into: &coefficients)
    let columns = matrix.columns(of: block)
    var found: [String: [Float]] = [:]
    for (column, stem) in zip(columns, stems) where words.contains(stem) {
      found[stem] = coefficients.rows[column].numbers
    }
    let others = coefficients.rows.indices.filter { !columns.contains($0) }
    return (found, others.flatMap { coefficients.rows[$0].numbers })
  }
}

/// The leading eigenvectors of a symmetric matrix, as many as there are dimensions, column by column.
private func eigenvectors(
  of matrix: [[Float]], _ dimensions: Int, passes: Int
) -> (values: [Float], vectors: [[Float]]) {
  let parts = dimensions / LeadingEigenvectors.Part.scalarCount
  let eigen = LeadingEigenvectors(
    of: matrix.flatMap { $0 }, size: matrix.count, parts: parts, passes: passes, threads: 1)
  func numbers(_ parts: ArraySlice<LeadingEigenvectors.Part>) -> [Float] {
    parts.flatMap { part in part.indices.map { part[$0] } }
  }
  return (
    numbers(eigen.values[...]),
    matrix.indices.map { numbers(eigen.vectors[$0 * parts..<($0 + 1) * parts]) }
  )
}
