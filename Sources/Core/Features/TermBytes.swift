/// The terms of a row, block after block, most of them in a single byte.
///
/// A block is the number of its terms, then for each, by ascending column, how many columns were
/// left out before it. Frequent terms have low columns and stand close together. Numbers are
///
///     0…191                 a byte
///     192…253, low byte     192 and more: 256 for each step of the first byte
///     254, three bytes      larger ones, the highest byte first
///
/// and 255, count before a term says how often the row has it, if more than once.
package enum TermBytes {
  private static let twoBytes: UInt32 = 192
  private static let fourBytes: UInt8 = 254
  private static let repeated: UInt8 = 255

  /// Writes a block; returns the number of its terms.
  ///
  /// - Parameter columns: ascending; a term that occurs several times is there as often.
  package static func append(_ columns: [UInt32], to bytes: inout [UInt8]) -> Int {
    var terms = 0
    for place in columns.indices where place == 0 || columns[place] != columns[place - 1] {
      terms += 1
    }
    append(UInt32(terms), to: &bytes)
    var (place, next) = (0, UInt32(0))
    while place < columns.count {
      let column = columns[place]
      var count = 1
      while place + count < columns.count && columns[place + count] == column { count += 1 }
      place += count
      if count > 1 {
        bytes.append(repeated)
        bytes.append(UInt8(min(count, FeatureOptions.maximumCount)))
      }
      append(column - next, to: &bytes)
      next = column + 1
    }
    return terms
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

  /// Reads a block; returns the number of its terms.
  ///
  /// - Parameters:
  ///   - bytes: moves behind the block.
  ///   - column: the block's first.
  ///   - scale: what the weight of a count is multiplied with.
  ///   - weights: by count.
  ///   - idf: what it is multiplied with besides, by column.
  @inline(__always)
  package static func read(
    _ bytes: inout UnsafePointer<UInt8>, column: Int, scale: Float,
    weights: UnsafePointer<Float>, idf: UnsafePointer<Float>,
    into entries: UnsafeMutablePointer<TfidfMatrix.Entry>
  ) -> Int {
    let terms = Int(number(bytes[0], &bytes))
    let once = weights[1] * scale
    var next = Int32(truncatingIfNeeded: column)
    for index in 0..<terms {
      var value = once
      var first = bytes[0]
      if first == repeated {
        value = weights[Int(bytes[1])] * scale
        bytes += 2
        first = bytes[0]
      }
      next &+= Int32(truncatingIfNeeded: number(first, &bytes))
      entries[index] = TfidfMatrix.Entry(column: next, value: value * idf[Int(next)])
      next &+= 1
    }
    return terms
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
    // The byte behind may be another term's, or the one byte that is allocated beyond the last.
    let long = (number &- twoBytes) << 8 &+ twoBytes &+ UInt32(bytes[1])
    bytes += 1 + Int(isLong)
    return number ^ (number ^ long) & (0 &- isLong)
  }
}
