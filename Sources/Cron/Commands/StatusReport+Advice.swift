import FoundationEssentials

extension StatusReport {
  /// A night that is missed is noticed after so many seconds.
  private static let patience: TimeInterval = 36 * 3600

  /// What is wrong at this moment, most urgent first.
  var adviceNow: [String] {
    [missedNight, failedNight, strayGateway, missingUpload].compactMap(\.self)
  }

  private var missedNight: String? {
    guard let lastNight, underWay == nil else { return nil }
    let age = now.timeIntervalSince(lastGoodNight ?? lastNight.started)
    guard age > Self.patience else { return nil }
    let timer = "look at `systemctl list-timers marquee-nightly.timer`, or at the crontab"
    return lastGoodNight == nil
      ? "no night has ended well yet: \(timer)"
      : "no night has ended well for \(Figures.duration(seconds: age)): \(timer)"
  }

  private var failedNight: String? {
    guard let lastNight, underWay == nil else { return nil }
    guard lastNight.ended != nil else {
      return "the last night was cut off: the next one takes it up, or run `marquee-cron nightly`"
    }
    guard lastNight.outcome == .failed else { return nil }
    return "the last night failed: \(lastNight.details?.error ?? "look at its log")"
  }

  private var strayGateway: String? {
    guard let model, let answer = gateway.answer, answer.model != model.version else { return nil }
    return "the gateway does not serve the model in service: run `marquee-cron reload`"
  }

  private var missingUpload: String? {
    guard let model, let repository, commit == nil else { return nil }
    return "\(model.version) is not what \(repository) shows: the next night uploads it,"
      + " or run `marquee-cron upload`"
  }
}
