import Logging

/// Tells how far a fetch is: by a bar on a terminal, else by a line a minute in the log.
final class FetchProgress {
  private let bar: ProgressBar
  private let log: Logger
  private let showsBar: Bool
  private let started = ContinuousClock.now
  private var logged = ContinuousClock.now
  /// What was done when this run began.
  private var offset: Int?
  /// What is being counted.
  private var subject = ""

  init(_ workspace: Workspace) {
    showsBar = workspace.console.showsProgress
    bar = ProgressBar(isShown: showsBar)
    log = workspace.log
  }

  /// Notes that `done` of `total` films have been had.
  func update(_ subject: String, done: Int, of total: Int?, requests: Int) {
    if subject != self.subject { (self.subject, offset) = (subject, nil) }
    let begun = offset ?? done
    offset = begun
    let known = total.map { max($0, done) }
    let text =
      "\(subject): \(Figures.count(done))"
      + (known.map { " of about \(Figures.count($0)) films" } ?? " films")
    bar.update(known.map { Double(done) / Double(max(1, $0)) }, text)
    let now = ContinuousClock.now
    guard !showsBar, now - logged >= .seconds(60) else { return }
    logged = now
    let elapsed = (now - started) / .seconds(1)
    let rate = Figures.decimal(Double(requests) / elapsed, digits: 1)
    let perSecond = Double(done - begun) / elapsed
    let rest = known.map { Double($0 - done) / max(perSecond, 1e-3) }
    log.info(
      "\(text), \(rate) requests a second\(rest.map { ", \(Figures.duration(seconds: $0)) left" } ?? "")"
    )
  }

  func finish() { bar.finish() }
}
