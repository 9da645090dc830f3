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
    let (_, matrix) = FeatureUnion.fit(
      Corpus(synopses), options: goldenFeatures, threads: 1)
    let lanes: [Genre] = [.drama, .comedy, .western, .western]
    let labels = movies.map { movie in
      lanes.indices.reduce(into: UInt32(0)) {
        $0 |= movie.genres[lanes[$1].index] ? 1 << UInt32($1) : 0
      }
    }
    let weighting = NaiveBayesWeighting(smoothing: golden.smoothing, beta: golden.beta)
    let scales: AlignedBuffer<SIMD4<Float>> = weighting.scales(
      matrix, rows: Array(0..<60), labels: labels)
    for (lane, genre) in lanes.enumerated() {
      // Columns have another order there.
      let expected = try #require(golden.scales[genre.name]).sorted()
      let ours = scales.indices.map { scales.base[$0][lane] }.sorted()
      #expect(ours.count == expected.count)
      #expect(
        zip(ours, expected).allSatisfy { isClose($0, $1, tolerance: 2e-5) }, "\(genre.name)")
    }
  }
}
