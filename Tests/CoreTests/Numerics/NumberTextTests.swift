import Core
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (11_624, "11,624"), (1_234_567, "1,234,567"),
    (100_000, "100,000"), (-999, "-999"), (-1000, "-1,000"), (.min, "-9,223,372,036,854,775,808"),
  ])
  func `thousands are set apart`(number: Int, text: String) {
    #expect(NumberText.grouped(number) == text)
  }

  @Test(
    arguments: [
      (0.6174, 3, "0.617"), (0.0005, 3, "0.001"), (0.0004, 3, "0.000"), (1, 3, "1.000"),
      (2.8304, 1, "2.8"), (-0.25, 3, "-0.250"), (-0.0001, 3, "0.000"), (12.5, 0, "13"),
      (1e15, 2, "1000000000000000.00"), (nil, 3, "–"), (.nan, 3, "–"), (.infinity, 3, "–"),
      (1e300, 3, "–"),
    ] as [(Double?, Int, String)])
  func `decimals are rounded, and what is no number is a dash`(
    number: Double?, digits: Int, text: String
  ) {
    #expect(NumberText.decimal(number, digits: digits) == text)
  }

  @Test func `a number is rounded as what it is`() {
    // A hundred times as much is a little less than 100.5 in 64 bits, and just that in 32.
    #expect(NumberText.decimal(1.005, digits: 2) == "1.00")
    #expect(NumberText.decimal(1.005 as Float, digits: 2) == "1.01")
  }

  @Test(
    arguments: [
      (0, 0, "0"), (0, 1, "0.0"), (5, 2, "0.05"), (50, 2, "0.50"), (831, 1, "83.1"),
      (1000, 1, "100.0"), (407, 0, "407"), (.max, 0, "18446744073709551615"),
    ] as [(UInt, Int, String)])
  func `the digits of a number have its point among them`(units: UInt, decimals: Int, text: String)
  {
    NumberText.withDigits(of: units, decimals: decimals) { digits in
      #expect(String(decoding: digits, as: UTF8.self) == text)
    }
  }
}
