import CMalloc
import Core
import Glibc
import TestSupport
import Testing

/// Twice the text may cost two and a half times the time, up to the largest request, whatever it is.
@Suite(.serialized)
struct HostileTextTests {
  /// A model that knows the words of some of the texts.
  private static let classifier = Result {
    try GenreTrainer().train(Array(ProjectFiles.starterMovies().prefix(200))).classifier
  }

  private static let largest = 1 << 20

  /// Lets malloc keep all memory: otherwise it would keep what half a text takes, but give back what a
  /// whole one does, and getting memory anew takes the system a time of its own.
  init() {
    mallopt(M_MMAP_MAX, 0)
    mallopt(M_TRIM_THRESHOLD, 1 << 30)
    mallopt(M_TOP_PAD, 64 << 20)
  }

  @Test(arguments: [
    ("combining marks", "e\u{301}\u{327}\u{308}"), ("marks upon one letter", "\u{301}\u{327}"),
    ("one endless word", "x"), ("one endless word of pairs", "xy"),
    ("alternating scripts", "aж語ع"), ("words of all scripts", "ab жж 語語 عع "),
    ("zero-width characters", "\u{200B}\u{200D}\u{FEFF}"),
    ("words between zero-width spaces", "ab\u{200B}"),
    ("spaces", " "), ("short words", "ab cd "), ("known words", "the war of the worlds "),
  ])
  func `the whole classification takes linear time`(name: String, unit: String) throws {
    let classifier = try Self.classifier.get()
    // Three words at the end, so that there is something to classify.
    let half = Synopsis(overview: Self.text(unit, Self.largest / 2))
    let whole = Synopsis(overview: Self.text(unit, Self.largest))
    // What else runs on the machine can only add to a time: the least of several is the text's own.
    var (least, most) = (Double.infinity, Double.infinity)
    for run in 0..<12 where run < 3 || most > least * 2.5 {
      least = min(least, try Self.seconds { _ = try classifier.classify(half) })
      most = min(most, try Self.seconds { _ = try classifier.classify(whole) })
    }
    #expect(most <= least * 2.5, "\(name): \(most) s after \(least) s")
  }

  private static func text(_ unit: String, _ bytes: Int) -> String {
    let ending = " space ship crew"
    let count = (bytes - ending.utf8.count) / unit.utf8.count
    return String(repeating: unit, count: count) + ending
  }

  /// Seconds that this thread has computed.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let began = now()
    try body()
    return now() - began
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
