extension Int {
  /// The nearest whole number to what a file, a server or a division may say.
  ///
  ///     Int(nearest: 2.5)        // 3
  ///     Int(nearest: .nan)       // 0
  ///     Int(nearest: .infinity)  // 10¹⁵
  ///
  /// `Int.init` traps where there is none, and a trap ends a gateway. Nothing in this program
  /// is counted beyond 10¹⁵, and few of them add up without overflow.
  @inlinable
  public init(nearest value: Double) {
    self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value, -1e15), 1e15).rounded())
  }

  @inlinable
  public init(nearest value: Float) { self.init(nearest: Double(value)) }
}

extension Duration {
  /// So many seconds, but none for what is no number, and never more than `longest`.
  package static func seconds(_ seconds: Double, atMost longest: Duration) -> Duration {
    // Beyond a year, the longest of them.
    seconds > 0 ? min(.seconds(min(seconds, 31_536_000)), longest) : .zero
  }
}
