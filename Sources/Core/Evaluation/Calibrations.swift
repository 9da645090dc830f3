/// The calibrations of all genres, laid out so that they are gone through at once.
package struct Calibrations: Hashable, Sendable {
  private let slopes: GenreVector
  private let offsets: GenreVector
  private let isotonicShares: GenreVector
  /// `IsotonicCurve.knotCount` of each genre, one genre's after the other's.
  private let knotScores: [Float]
  private let knotValues: [Float]

  /// - Parameter genres: one a genre.
  package init(_ genres: [Calibration]) {
    precondition(
      genres.count == Genre.count, "\(genres.count) calibrations for \(Genre.count) genres")
    slopes = GenreVector { genres[$0].platt.slope }
    offsets = GenreVector { genres[$0].platt.offset }
    isotonicShares = GenreVector { genres[$0].isotonicShare }
    knotScores = genres.flatMap(\.isotonic.scores)
    knotValues = genres.flatMap(\.isotonic.values)
  }

  /// The probabilities that belong to scores: those of `Calibration`, genre by genre.
  package func probabilities(_ scores: GenreVector) -> GenreVector {
    knotScores.withUnsafeBufferPointer { knotScores in
      knotValues.withUnsafeBufferPointer { knotValues in
        GenreVector { genre in
          let platt = PlattSigmoid(slope: slopes[genre], offset: offsets[genre])
          let isotonic = IsotonicCurve.height(
            at: scores[genre], knotScores, knotValues, from: genre * IsotonicCurve.knotCount)
          return (1 - isotonicShares[genre]) * platt.probability(scores[genre])
            + isotonicShares[genre] * isotonic
        }
      }
    }
  }

  /// The slope and the offset of each genre's sigmoid.
  package var plattNumbers: [Float] {
    (0..<Genre.count).flatMap { [slopes[$0], offsets[$0]] }
  }

  /// The score and the value of each knot of each genre.
  package var isotonicNumbers: [Float] { zip(knotScores, knotValues).flatMap { [$0, $1] } }
}

extension Calibrations {
  /// Reads `plattNumbers` and `isotonicNumbers`.
  ///
  /// - Returns: `nil` unless all are finite, and no curve descends.
  package init?(platt: [Float], isotonic: [Float]) {
    let knots = IsotonicCurve.knotCount
    precondition(
      platt.count == 2 * Genre.count && isotonic.count == 2 * knots * Genre.count,
      "\(platt.count) and \(isotonic.count) numbers for \(Genre.count) genres")
    var genres: [Calibration] = []
    for genre in 0..<Genre.count {
      let sigmoid = PlattSigmoid(slope: platt[2 * genre], offset: platt[2 * genre + 1])
      let places = (genre * knots..<(genre + 1) * knots).map { 2 * $0 }
      let curve = IsotonicCurve(
        scores: places.map { isotonic[$0] }, values: places.map { isotonic[$0 + 1] })
      guard let curve, sigmoid.slope.isFinite, sigmoid.slope <= 0, sigmoid.offset.isFinite
      else { return nil }
      genres.append(Calibration(platt: sigmoid, isotonic: curve))
    }
    self.init(genres)
  }
}
