import Testing

@testable import Cron

struct FiguresTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (11624, "11,624"), (1_234_567, "1,234,567"),
    (-1000, "-1,000"),
  ])
  func `thousands are set apart`(value: Int, text: String) {
    #expect(Figures.count(value) == text)
  }

  @Test(
    arguments: [
      (0.6174, "0.617"), (0.0005, "0.001"), (0.0004, "0.000"), (1, "1.000"), (2.8304, "2.830"),
      (-0.25, "-0.250"), (-0.0001, "0.000"), (nil, "–"), (.nan, "–"),
    ] as [(Double?, String)])
  func `decimals are rounded`(value: Double?, text: String) {
    #expect(Figures.decimal(value) == text)
  }

  @Test(arguments: [
    (0.04, "0.0 s"), (7.06, "7.1 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (192, "3 min 12 s"),
    (7500, "2 h 5 min"),
  ])
  func `durations have the units that matter`(seconds: Double, text: String) {
    #expect(Figures.duration(seconds: seconds) == text)
  }

  @Test(arguments: [(0, "0.0 kB"), (4200, "4.2 kB"), (812_345, "812 kB"), (7_640_000, "7.6 MB")])
  func `sizes have the units that matter`(count: Int, text: String) {
    #expect(Figures.bytes(count) == text)
  }
}
