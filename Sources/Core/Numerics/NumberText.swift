/// Numbers as people read them, in pages, tables and messages.
///
///     NumberText.grouped(11_624)  // 11,624
///     NumberText.decimal(0.6174)  // 0.617
public enum NumberText {
  /// With a comma between thousands.
  package static func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return (number < 0 ? "-" : "") + String(digits)
  }

  /// With so many digits after the point; a dash where there is no number.
  ///
  /// Halves are rounded away from zero, in the number's own precision.
  package static func decimal<Number: BinaryFloatingPoint>(
    _ number: Number?, digits: Int = 3
  ) -> String {
    let scale = (0..<digits).reduce(Number(1)) { scale, _ in scale * 10 }
    guard let number, let units = UInt(exactly: (number.magnitude * scale).rounded()) else {
      return "–"
    }
    var text = ""
    withDigits(of: units, decimals: digits, sign: number < 0 && units > 0 ? "-" : "") {
      text = String(decoding: $0, as: UTF8.self)
    }
    return text
  }

  /// Hands over the digits of a whole number, or of one of tenths, hundredths, …, after a sign.
  ///
  /// Of 5 with two decimals they are `0.05`. An answer's page has hundreds of such numbers, so this
  /// makes no strings, and is compiled where it is called.
  @inlinable
  public static func withDigits(
    of units: UInt, decimals: Int, sign: StaticString = "",
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    // From the last digit to the first.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UInt.bitWidth) { text in
      var (rest, first, places) = (units, text.count, 0)
      repeat {
        if places == decimals && decimals > 0 {
          first -= 1
          text[first] = UInt8(ascii: ".")
        }
        first -= 1
        text[first] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
        places += 1
      } while rest > 0 || places <= decimals
      first -= sign.utf8CodeUnitCount
      for place in 0..<sign.utf8CodeUnitCount { text[first + place] = sign.utf8Start[place] }
      body(UnsafeBufferPointer(rebasing: text[first...]))
    }
  }
}
