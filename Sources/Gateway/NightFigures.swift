package import Core

/// What the nights have come to, for Prometheus: a night that is missing is seen from outside.
package struct NightFigures {
  private let last: Night?
  private let lastEnd: Int64?
  /// Of the last night that did not fail, as far as the clock can be believed.
  private let lastGoodEnd: Int64?

  /// - Parameters:
  ///   - nights: oldest first, and with them what people have published and rolled back.
  ///   - now: seconds since 1970; a night that ended later says nothing about when it did.
  package init(_ nights: [Night], now: Int64) {
    let nights = nights.filter { $0.command == "nightly" }
    last = nights.last
    lastEnd = nights.last.flatMap { Night.seconds($0.ended) }
    lastGoodEnd =
      nights.filter { $0.outcome != .failed }.compactMap { Night.seconds($0.ended) }
      .filter { $0 <= now }.max()
  }

  package func write(to text: inout MetricsText) {
    text.family("last_night_timestamp_seconds", .gauge, "When the last night ended.")
    if let lastEnd { text.sample("last_night_timestamp_seconds", [:], lastEnd) }
    text.family(
      "last_good_night_timestamp_seconds", .gauge, "When the last night ended that did not fail.")
    if let lastGoodEnd { text.sample("last_good_night_timestamp_seconds", [:], lastGoodEnd) }
    text.family("last_night_outcome", .gauge, "How the last night ended: one of them is 1.")
    if let last {
      for outcome in Night.Outcome.allCases {
        text.sample(
          "last_night_outcome", ["outcome": outcome.rawValue], last.outcome == outcome ? 1 : 0)
      }
    }
  }
}
