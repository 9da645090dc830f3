import FoundationEssentials
import Glibc

/// How a model of invented movies follows the rates at which real ones are given each genre.
///
/// Invented movies have the genres that their writers gave them, and texts that tell them too
/// plainly. So the evidence of a text counts for less, and is added to real log-odds:
///
///     logit P' = evidence · (logit P − logit(rate in training)) + logit(rate) + shift
///
/// for either half of a calibration, and a genre is named from `cut · rate^power` on. `evidence`
/// and `shift` have the least calibration error on half of some thousand real movies, cuts and
/// power the best F1 (½ and 2 for precise and broad); the other half confirmed them.
package struct RealRates: Hashable, Codable, Sendable {
  package struct Cuts: Hashable, Codable, Sendable {
    package var balanced: Float = 0.45
    package var precise: Float = 0.7
    package var broad: Float = 0.2
    package var power: Float = 0.3
  }

  /// Where the rates come from.
  package var source: String
  /// The share of a real catalogue's movies that are given a genre, by its name.
  package var rates: [String: Float]
  package var evidence: Float = 0.7
  package var shift: Float = 0.2
  package var cuts = Cuts()

  package init(source: String, rates: [String: Float]) {
    self.source = source
    self.rates = rates
  }

  /// The rates of `data/genre-rates.json`.
  package static let shipped: RealRates = {
    struct File: Decodable {
      var source: String
      var rates: [String: Float]
    }
    let bytes = Data(PackageResources.genre_rates_json)
    guard let file = try? JSONDecoder().decode(File.self, from: bytes),
      Genre.names.allSatisfy({ file.rates[$0].map { $0 > 0 && $0 < 1 } ?? false })
    else { preconditionFailure("data/genre-rates.json has no rate between 0 and 1 for a genre") }
    return RealRates(source: file.source, rates: file.rates)
  }()

  /// Calibrations and thresholds that follow the real rates.
  ///
  /// A genre that no movie has, or that has no rate, stays as it is.
  ///
  /// - Parameters:
  ///   - calibrations: those of the movies' own rates, one a genre.
  ///   - thresholds: those that go with them.
  ///   - labels: the genres of the movies that the model learned from.
  package func adapt(
    _ calibrations: [Calibration], _ thresholds: Thresholds, labels: [GenreSet]
  ) -> ([Calibration], Thresholds) {
    var (calibrations, thresholds) = (calibrations, thresholds)
    for genre in Genre.allCases.map(\.index) {
      let count = labels.count { $0[genre] }
      guard let rate = rates[Genre.names[genre]], count > 0 else { continue }
      let trainingRate = (Float(count) + 1) / (Float(labels.count) + 2)
      calibrations[genre] = calibrations[genre].withLogOdds(
        scaledBy: evidence,
        shiftedBy: Self.logOdds(rate) + shift - evidence * Self.logOdds(trainingRate))
      let unit = powf(rate, cuts.power)
      thresholds.balanced[genre] = cuts.balanced * unit
      thresholds.precise[genre] = cuts.precise * unit
      thresholds.broad[genre] = cuts.broad * unit
    }
    return (calibrations, thresholds)
  }

  private static func logOdds(_ probability: Float) -> Float {
    logf(probability / (1 - probability))
  }
}
