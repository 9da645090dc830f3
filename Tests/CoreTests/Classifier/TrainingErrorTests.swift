import Core
import Testing

struct TrainingErrorTests {
  @Test(arguments: [
    (TrainingError.tooFewMovies(found: 99, minimum: 100), "99 movies are too few"),
    (.noHeldOutMovies, "none of the movies is on the held-out side"),
    (.noCommonWord(movies: 600), "no word occurs in two of the 600 movies"),
    (
      .tooFewOfGenres([.war, .western], minimum: 2),
      "fewer than 2 movies to learn from have the genres War, Western"
    ),
  ])
  func `it says what to do`(error: TrainingError, beginning: String) {
    #expect("\(error)".hasPrefix(beginning) && "\(error)".contains("`marquee-cron import`"))
  }
}
