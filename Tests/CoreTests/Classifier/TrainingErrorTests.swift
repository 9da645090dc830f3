import Core
import Testing

struct TrainingErrorTests {
  @Test(arguments: [
    (TrainingError.tooFewMovies(found: 99, minimum: 100), "99 movies are too few"),
    (.noHeldOutMovies, "none of the movies is on the held-out side"),
  ])
  func `it says what to do`(error: TrainingError, beginning: String) {
    #expect("\(error)".hasPrefix(beginning) && "\(error)".contains("`marquee-cron import`"))
  }
}
