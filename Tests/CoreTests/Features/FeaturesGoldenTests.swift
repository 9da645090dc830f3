import Core
import TestSupport
import Testing

/// The blocks of `TrainingOptions.bestFeatures`, and one that models had before, as `scripts/golden_features.py` describes them.
///
/// The corpus is starter movies and invented ones: repeated words, years, long and empty titles,
/// decomposed letters, symbols.
struct FeaturesGoldenTests {
  /// A term of a row and its weight.
  struct Entry: Decodable {
    var term: String
    var value: Float

    init(term: String, value: Float) {
      self.term = term
      self.value = value
    }

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      term = try pair.decode(String.self)
      value = try pair.decode(Float.self)
    }
  }

  /// A block of the golden file: what was learned, and the terms and weights of some movies.
  struct Block: Decodable {
    var name: String
    /// In the order of its UTF-8.
    var vocabulary: [String]
    var omitted: [String]
    var meanLength: Float
    /// One a movie of `titled`, then one a movie of `untitled`.
    var rows: [[Entry]]

    private enum CodingKeys: String, CodingKey {
      case name, vocabulary, omitted, rows
      case meanLength = "mean_length"
    }
  }

  struct Golden: Decodable {
    struct Invented: Decodable {
      var title: String
      var overview: String
    }
    /// The corpus: so many starter movies, then the invented ones.
    var starter: Int
    var invented: [Invented]
    /// The places in the corpus of the movies whose rows are given, with and without their titles.
    var titled: [Int]
    var untitled: [Int]
    var blocks: [Block]

    var corpus: [Synopsis] {
      get throws {
        try ProjectFiles.starterMovies().prefix(starter).map(\.synopsis)
          + invented.map { Synopsis(title: $0.title, overview: $0.overview) }
      }
    }
  }

  static let options =
    TrainingOptions.bestFeatures + [
      FeatureOptions(
        name: "endings", analyzer: .wordSuffix, ngramRange: 4...4, minDocuments: 2,
        maxTerms: 150_000, idfPower: 1.25, lengthPower: 0.8, weight: 0.4)
    ]
  static let names = options.map(\.name)

  private static let golden = Result { try ProjectFiles.golden("features", as: Golden.self) }
  private static let learned = Result { try golden.get().fit() }

  /// Tolerance 2e-6: the golden numbers have seven digits, ours are `Float`, and a length is the sum
  /// of a few hundred squares.
  private func isSame(_ ours: Float, _ golden: Float) -> Bool {
    abs(ours - golden) <= 2e-6 * max(abs(ours), abs(golden))
  }

  @Test func `terms, omitted stems and mean lengths are those of the description`() throws {
    let (golden, learned) = (try Self.golden.get(), try Self.learned.get())
    #expect(golden.blocks.map(\.name) == Self.names)
    for expected in golden.blocks {
      let block = try #require(learned[expected.name])
      // Bytes, since `==` on strings takes é and e + ´ for the same.
      let (ours, theirs) = (
        Set(block.vocabulary.map { Array($0.utf8) }),
        Set(expected.vocabulary.map { Array($0.utf8) })
      )
      #expect(block.vocabulary.count == expected.vocabulary.count, "\(expected.name)")
      for (what, terms) in [
        ("missing", theirs.subtracting(ours)), ("surplus", ours.subtracting(theirs)),
      ] {
        let terms = terms.map { String(decoding: $0, as: UTF8.self) }.sorted().prefix(10)
        #expect(terms.isEmpty, "\(expected.name), \(what)")
      }
      #expect(block.omitted.sorted() == expected.omitted, "\(expected.name)")
      #expect(isSame(block.meanLength, expected.meanLength), "\(expected.name)")
    }
  }

  /// Both ways to a row: the training matrix's, and that of somebody who asks.
  @Test(arguments: names) func `rows are those of the description`(name: String) throws {
    let expected = try #require(Self.golden.get().blocks.first { $0.name == name }).rows
    let block = try #require(Self.learned.get()[name])
    for (way, rows) in [("training", block.trainingRows), ("serving", block.servingRows)] {
      #expect(rows.count == expected.count)
      for (index, (ours, theirs)) in zip(rows, expected).enumerated() {
        let (ours, theirs) = (byBytes(ours), byBytes(theirs))
        #expect(Set(ours.keys) == Set(theirs.keys), "\(way) \(index)")
        for (term, value) in theirs {
          let isSame = isSame(ours[term] ?? 0, value)
          #expect(isSame, "\(way) \(index) \(String(decoding: term, as: UTF8.self))")
        }
      }
    }
  }

  /// The weights by their terms' bytes: `==` on strings takes é and e + ´ for the same.
  private func byBytes(_ row: [Entry]) -> [[UInt8]: Float] {
    Dictionary(row.map { (Array($0.term.utf8), $0.value) }) { $0 + $1 }
  }
}

// MARK: - How the tests reach the features

/// What was learned for a block, and rows of it.
private struct FittedBlock {
  var vocabulary: [String]
  var omitted: [String]
  var meanLength: Float
  /// The titled movies, then the untitled ones, as training sees them.
  var trainingRows: [[FeaturesGoldenTests.Entry]]
  /// The same as they are for somebody who asks.
  var servingRows: [[FeaturesGoldenTests.Entry]]
}

extension FeaturesGoldenTests.Golden {
  /// Learns the shipped features from the golden movies; each block by its name.
  fileprivate func fit() throws -> [String: FittedBlock] {
    let movies = try corpus
    let (union, matrix, untitledMatrix) = FeatureUnion.fit(
      Corpus(movies.map(Tokenizer.tokenize)), options: FeaturesGoldenTests.options,
      untitled: untitled, threads: 2)
    let trainingRows = titled.map { matrix[$0] } + untitled.indices.map { untitledMatrix[$0] }
    let servingRows =
      (titled.map { movies[$0] } + untitled.map { Synopsis(overview: movies[$0].overview) })
      .map { union.transform(Tokenizer.tokenize($0)).row }
    var blocks: [String: FittedBlock] = [:]
    for (block, meanLength) in zip(union.blocks, union.transformer.meanLengths) {
      func terms(_ row: SparseRow) -> [FeaturesGoldenTests.Entry] {
        zip(row.columns, row.values).filter { block.columns.contains(Int($0.0)) }
          .map { .init(term: union.vocabulary[Int($0.0)], value: $0.1) }
      }
      blocks[block.options.name] = FittedBlock(
        vocabulary: block.columns.map { union.vocabulary[$0] }, omitted: block.omitted,
        meanLength: meanLength, trainingRows: trainingRows.map(terms),
        servingRows: servingRows.map(terms))
    }
    return blocks
  }
}
