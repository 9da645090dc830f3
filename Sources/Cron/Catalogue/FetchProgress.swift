import Logging

/// Tells how far a fetch is: by a bar on a terminal, else by a line a minute in the log.
final class FetchProgress {
  /// What is being counted: the films of the lists, or single ones.
  private struct Course {
    var subject: String
    var bar: ProgressBar
    /// The films that had been counted when it began.
    var offset: Int
    var requests: Int
    let started = ContinuousClock.now
  }

  private let log: Logger
  private let showsBar: Bool
  private var course: Course?
  private var logged = ContinuousClock.now

  init(_ workspace: Workspace) {
    showsBar = workspace.console.showsProgress
    log = workspace.log
  }

  /// Notes that `done` of about `total` films have been had.
  func update(_ subject: String, done: Int, of total: Int?, requests: Int) {
    let course = self.course(subject, done: done, requests: requests)
    let total = total.map { max($0, done, 1) }
    let text =
      "\(subject): \(Figures.count(done))"
      + (total.map { " of about \(Figures.count($0)) films" } ?? " films")
    course.bar.update(
      total.map { Double(done) / Double($0) }, text,
      from: total.map { Double(course.offset) / Double($0) } ?? 0)
    let now = ContinuousClock.now
    guard !showsBar, now - logged >= .seconds(60) else { return }
    logged = now
    let seconds = max(1e-3, (now - course.started) / .seconds(1))
    let rate = Figures.decimal(Double(requests - course.requests) / seconds, digits: 1)
    let pace = Double(done - course.offset) / seconds
    let rest = total.map { Figures.duration(seconds: Double($0 - done) / max(pace, 1e-3)) }
    log.info("\(text), \(rate) requests a second\(rest.map { ", \($0) left" } ?? "")")
  }

  func finish() { course?.bar.finish() }

  private func course(_ subject: String, done: Int, requests: Int) -> Course {
    if let course, course.subject == subject { return course }
    finish()
    let course = Course(
      subject: subject, bar: ProgressBar(isShown: showsBar), offset: done, requests: requests)
    self.course = course
    return course
  }
}
