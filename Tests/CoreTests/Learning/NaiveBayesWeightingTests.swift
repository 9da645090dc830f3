import Core
import TestSupport
import Testing

struct NaiveBayesWeightingTests {
  struct Golden: Decodable {
    var smoothing: Float
    var beta: Float
    var scales: [String: [Float]]
  }

  /// Tolerance 2e-5: sums of 60 rows in `Float` against numpy's in `Double`.
  @Test func `scales are those of the reference`() throws {
    let golden = try ProjectFiles.golden("naive-bayes", as: Golden.self)
    let movies = Array(try ProjectFiles.starterMovies().prefix(60))
    let synopses = movies.map { Tokenizer.tokenize($0.synopsis) }
    let union = FeatureUnion(fitting: synopses, options: TrainingOptions().features, threads: 1)
    let matrix = union.matrix(of: synopses, threads: 1)
    let lanes: [Genre] = [.drama, .comedy, .western, .western]
    let signs = movies.map { movie in
      SIMD4<Float>(lanes.map { movie.genres[$0.index] ? 1 : -1 })
    }
    let scales = NaiveBayesWeighting(smoothing: golden.smoothing, beta: golden.beta)
      .scales(matrix: matrix, rows: Array(0..<60), signs: signs)
    for (lane, genre) in lanes.enumerated() {
      let expected = try #require(golden.scales[genre.name])
      #expect(scales.count == expected.count)
      #expect(
        zip(scales, expected).allSatisfy { isClose($0[lane], $1, tolerance: 2e-5) },
        "\(genre.name)")
    }
  }
}
