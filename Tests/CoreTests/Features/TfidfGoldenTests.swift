import Core
import TestSupport
import Testing

/// scikit-learn's numbers for the first sixty starter movies.
struct TfidfGoldenTests {
  struct Golden: Decodable {
    struct Row: Decodable {
      var columns: [Int32]
      var values: [Float]
    }
    struct Block: Decodable {
      var name: String
      var weight: Float
      var terms: [String]
      var idf: [Float]
      var rows: [Row]
    }
    var count: Int
    var blocks: [Block]
  }

  /// Tolerance 2e-6: the golden numbers have seven decimals, ours are `Float`.
  @Test(arguments: 0..<4)
  func `terms, idf and rows are scikit-learn's`(block: Int) throws {
    let golden = try ProjectFiles.golden("tfidf", as: Golden.self)
    let expected = golden.blocks[block]
    let synopses = try ProjectFiles.starterMovies().prefix(golden.count).map {
      Tokenizer.tokenize($0.synopsis)
    }
    let (features, matrix) = FeatureUnion.fit(
      Corpus(synopses), options: [goldenFeatures[block]], threads: 2)
    // There the columns are in the order of the letters, here in that of frequency.
    let terms = (0..<features.columnCount).map { features.vocabulary[$0] }
    let columns = terms.indices.sorted {
      terms[$0].unicodeScalars.lexicographicallyPrecedes(terms[$1].unicodeScalars)
    }
    #expect(columns.map { terms[$0] } == expected.terms)
    #expect(
      zip(columns, expected.idf).allSatisfy {
        isClose(features.transformer.idf[$0], $1, tolerance: 2e-6)
      })
    #expect(matrix.rowCount == expected.rows.count)
    for (index, row) in expected.rows.enumerated() {
      let ours = Dictionary(uniqueKeysWithValues: zip(matrix[index].columns, matrix[index].values))
      #expect(ours.count == row.columns.count)
      #expect(
        zip(row.columns, row.values).allSatisfy {
          isClose(ours[Int32(columns[Int($0)])] ?? -1, $1, tolerance: 2e-6)
        })
    }
  }
}
