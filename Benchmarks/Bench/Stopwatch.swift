import Glibc

/// What one run cost.
struct Stopwatch {
  private let began = Self.now(CLOCK_MONOTONIC)
  private let processorBegan = Self.now(CLOCK_PROCESS_CPUTIME_ID)

  /// Seconds that have passed.
  var seconds: Double { Self.now(CLOCK_MONOTONIC) - began }
  /// Seconds of processor time that all threads have used.
  var processorSeconds: Double { Self.now(CLOCK_PROCESS_CPUTIME_ID) - processorBegan }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
