import Core
import Glibc
import Locks

/// A line on the terminal that shows how far something is and when it will be done.
///
///     [==============----------------]  47 %  cross-validation, 4 s left
final class ProgressBar: Sendable {
  private struct State {
    var shown: ContinuousClock.Instant?
    var isDrawn = false
  }

  private let isShown: Bool
  private let started = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter isShown: if not, nothing is ever drawn.
  init(isShown: Bool) {
    self.isShown = isShown
  }

  /// Draws the bar anew, but not more than ten times a second.
  ///
  /// - Parameters:
  ///   - fraction: from 0 to 1; `nil` if nobody knows.
  ///   - start: the fraction that was done before.
  func update(
    _ fraction: Double?, _ what: String, from start: Double = 0, always: Bool = false
  ) {
    guard isShown else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if !always, let shown = state.shown, now - shown < .milliseconds(100) { return }
      state = State(shown: now, isDrawn: true)
      let line = Self.line(
        fraction, what, from: start, elapsed: (now - started) / .seconds(1))
      Console.write("\r\(line)\u{1B}[K", to: STDERR_FILENO)
    }
  }

  /// Takes the bar away.
  func finish() {
    state.withLock { state in
      if state.isDrawn { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
      state.isDrawn = false
    }
  }

  /// The line for a moment `elapsed` seconds after the start.
  ///
  /// What is left is estimated as if the rest went as fast as the part that is done.
  static func line(
    _ fraction: Double?, _ what: String, from start: Double = 0, elapsed: Double
  ) -> String {
    guard let fraction else { return "\(what), \(Figures.duration(seconds: elapsed))" }
    let part = fraction > 0 ? min(1, fraction) : 0
    let width = 30
    let filled = Int(nearest: (part * Double(width)).rounded(.down))
    let bar =
      String(repeating: "=", count: filled) + String(repeating: "-", count: width - filled)
    let percent = String(Int(nearest: (part * 100).rounded(.down)))
    let padding = String(repeating: " ", count: 3 - percent.count)
    let rest =
      part - start >= 0.02 && part < 1
      ? ", \(Figures.duration(seconds: elapsed / (part - start) * (1 - part))) left" : ""
    return "[\(bar)] \(padding)\(percent) %  \(what)\(rest)"
  }
}
