import Core
import Testing

struct TrainingErrorTests {
  @Test(arguments: [
    (TrainingError.tooFewMovies(found: 99, minimum: 100), "99 movies are too few"),
    (.noHeldOutMovies, "none of the movies is on the held-out side"),
    (.noCommonWord(movies: 600), "no word occurs in two of the 600 movies"),
    (.sameGenres(movies: 600), "all 600 movies have the same genres"),
  ])
  func `it says what to do`(error: TrainingError, beginning: String) {
    #expect("\(error)".hasPrefix(beginning) && "\(error)".contains("`marquee-cron import`"))
  }
}
