/// Counts by column, most of them zero, and most of the others in a single byte.
///
/// First comes how many there are, then for each, by ascending column, how many columns were left out
/// before it: where the low columns have the most counts, few. Numbers are
///
///     0…191                 a byte
///     192…253, low byte     192 and more: 256 for each step of the first byte
///     254, three bytes      larger ones, the highest byte first
///
/// and 255, count before a column say that it has more than one.
package enum ByteCounts {
  private static let twoBytes: UInt32 = 192
  private static let fourBytes: UInt8 = 254
  private static let repeated: UInt8 = 255

  /// The largest count; more are written as this many.
  package static let maximum = 127

  /// Writes counts; returns how many columns have one.
  ///
  /// - Parameter columns: ascending, each as often as it counts.
  package static func append(_ columns: [UInt32], to bytes: inout [UInt8]) -> Int {
    var total = 0
    for place in columns.indices where place == 0 || columns[place] != columns[place - 1] {
      total += 1
    }
    append(UInt32(total), to: &bytes)
    var (place, next) = (0, UInt32(0))
    while place < columns.count {
      let column = columns[place]
      var count = 1
      while place + count < columns.count && columns[place + count] == column { count += 1 }
      place += count
      if count > 1 {
        bytes.append(repeated)
        bytes.append(UInt8(min(count, maximum)))
      }
      append(column - next, to: &bytes)
      next = column + 1
    }
    return total
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    let high = (number &- twoBytes) >> 8
    if number < twoBytes {
      bytes.append(UInt8(number))
    } else if high < UInt32(fourBytes) - twoBytes {
      bytes.append(UInt8(twoBytes + high))
      bytes.append(UInt8(truncatingIfNeeded: number - twoBytes))
    } else {
      precondition(number < 1 << 24, "\(number) columns are too many")
      bytes.append(fourBytes)
      for shift in [16, 8, 0] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
  }

  /// Calls `body` with what was written; returns how many columns have a count.
  ///
  /// - Parameters:
  ///   - bytes: moves behind it.
  ///   - body: gets the place among the columns that have a count, the column, and its count.
  @inline(__always)
  package static func read(
    _ bytes: inout UnsafePointer<UInt8>,
    _ body: (_ index: Int, _ column: Int32, _ count: Int) -> Void
  ) -> Int {
    let total = Int(number(bytes[0], &bytes))
    var next: Int32 = 0
    for index in 0..<total {
      var count = 1
      var first = bytes[0]
      if first == repeated {
        count = Int(bytes[1])
        bytes += 2
        first = bytes[0]
      }
      next &+= Int32(truncatingIfNeeded: number(first, &bytes))
      body(index, next, count)
      next &+= 1
    }
    return total
  }

  /// Reads a number whose first byte is known.
  ///
  /// One byte or two is as good as random, so that is decided without a jump.
  @inline(__always)
  private static func number(_ first: UInt8, _ bytes: inout UnsafePointer<UInt8>) -> UInt32 {
    let number = UInt32(first)
    if first == fourBytes {
      defer { bytes += 4 }
      return UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3])
    }
    let isLong = (number &+ (256 &- twoBytes)) >> 8
    // The byte behind may be another column's, or the one byte that is allocated beyond the last.
    let long = (number &- twoBytes) << 8 &+ twoBytes &+ UInt32(bytes[1])
    bytes += 1 + Int(isLong)
    return number ^ (number ^ long) & (0 &- isLong)
  }
}
