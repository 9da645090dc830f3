import Core
import TestSupport
import Testing

struct RealRatesTests {
  /// 100 movies: 50 of drama, 10 of comedy, none of others.
  private let labels = (0..<100).map { number in
    GenreSet([Genre.drama, .comedy].filter { $0 == .drama ? number < 50 : number % 10 == 0 })
  }
  private let half = Thresholds(
    balanced: GenreVector(repeating: 0.5), precise: GenreVector(repeating: 0.6),
    broad: GenreVector(repeating: 0.4))

  private let calibrations = Genre.allCases.map { _ in
    Calibration(sigmoid: PlattSigmoid(slope: -2, offset: 0))
  }

  @Test func `every genre is given to some real movies, and not to all`() {
    #expect(Set(RealRates.shipped.rates.keys) == Set(Genre.names))
    #expect(RealRates.shipped.rates.values.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(!RealRates.shipped.source.isEmpty)
  }

  @Test func `a text without evidence is as likely as a real movie is, but for the shift`() {
    var real = RealRates(source: "made up", rates: ["Drama": 0.2, "Comedy": 0.3])
    real.shift = 0
    let (adapted, _) = real.adapt(calibrations, half, labels: labels)
    // The score at which the probability is the share in training: half of the movies.
    #expect(isClose(adapted[Genre.drama.index].probability(0), 0.2))
    // Twice the score is the log-odds, of which so much counts.
    let odds = adapted[Genre.drama.index].probability(1)
    let expected = PlattSigmoid(slope: -2 * real.evidence, offset: 1.386_294).probability(1)
    #expect(isClose(odds, expected))
  }

  @Test func `higher scores stay more probable`() {
    let isotonic = IsotonicCurve(
      fitting: [-1, -0.5, 0, 0.5, 1], labels: [false, true, false, true, true])
    let both = Calibration(platt: PlattSigmoid(slope: -2, offset: 0), isotonic: isotonic)
    let (adapted, _) = RealRates.shipped.adapt(
      Genre.allCases.map { _ in both }, half, labels: labels)
    for calibration in adapted {
      let curve = stride(from: Float(-3), through: 3, by: 0.01).map { calibration.probability($0) }
      #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func `a higher rate has higher cuts, precise ones above broad ones`() {
    let real = RealRates(source: "made up", rates: ["Drama": 0.5, "Comedy": 0.1])
    let (_, thresholds) = real.adapt(calibrations, half, labels: labels)
    let (drama, comedy) = (Genre.drama.index, Genre.comedy.index)
    for cuts in [thresholds.balanced, thresholds.precise, thresholds.broad] {
      #expect(cuts[drama] > cuts[comedy])
    }
    for genre in [drama, comedy] {
      #expect(thresholds.precise[genre] > thresholds.balanced[genre])
      #expect(thresholds.balanced[genre] > thresholds.broad[genre])
    }
  }

  @Test func `a genre that no movie has stays as it is`() {
    let before = calibrations
    let (adapted, thresholds) = RealRates.shipped.adapt(before, half, labels: labels)
    for genre in Genre.allCases {
      let isKnown = genre == .drama || genre == .comedy
      #expect((adapted[genre.index] == before[genre.index]) == !isKnown)
      #expect((thresholds.balanced[genre.index] == 0.5) == !isKnown)
    }
  }

  @Test func `a model follows them if most of its movies are starter movies`() throws {
    let starter = Array(try ProjectFiles.starterMovies().prefix(300))
    let own = starter.map { movie in
      var movie = movie
      movie.id -= 1_000_000_000
      return movie
    }
    let trainer = GenreTrainer(comparesBaselines: false)
    let invented = try trainer.train(starter)
    #expect(invented.realRates == .shipped)
    let result = try trainer.train(own)
    #expect(result.realRates == nil)
    var plain = trainer
    plain.options.realRates = nil
    let without = try plain.train(own)
    #expect(result.classifier.thresholds == without.classifier.thresholds)
    #expect(result.classifier.calibrations == without.classifier.calibrations)
    let asTheyAre = try plain.train(starter)
    #expect(asTheyAre.realRates == nil)
    #expect(asTheyAre.classifier.intercepts == invented.classifier.intercepts)
    #expect(asTheyAre.classifier.thresholds != invented.classifier.thresholds)
  }
}
