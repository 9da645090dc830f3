import Catalogue
import Testing

struct DayTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("1870-01-01", -36_524), ("2000-02-29", 11_016),
    ("2026-11-23", 20_780), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
  ])
  func `a day is its distance from 1970, and back`(text: String, number: Int) {
    #expect(Day(text)?.number == number)
    #expect(Day(number: number).description == text)
  }

  @Test func `every day of four centuries reads back the same`() {
    for number in -36_524..<109_573 {
      let day = Day(number: number)
      #expect(Day(day.description) == day)
    }
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-13-01", "2026-02-30", "1900-02-29", "2026-1-1", "26-01-01",
    "2026-11-23T00:00:00Z", " 2026-11-23", "2026-11-2x", "-026-01-01", "２026-01-01",
  ])
  func `what is no date is none`(text: String) {
    #expect(Day(text) == nil)
  }

  @Test(arguments: [(0.0, 0), (86_399.9, 0), (86_400, 1), (-1, -1)])
  func `a moment is in its day`(seconds: Double, number: Int) {
    #expect(Day(secondsSince1970: seconds).number == number)
  }
}
