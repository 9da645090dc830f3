/// A `GenreTable` in a byte a number: what the weights of a model are in memory and on disk.
///
///     w(i, g) = scale(i) · byte(i, g),   −127 ≤ byte ≤ 127
///
/// A scale a row keeps probabilities within 0.006 of those of 32-bit weights where one a genre is
/// off by 0.04; scales are numbers of half precision.
package struct ByteGenreTable: Sendable {
  /// Side by side, so that a row is in one line of the cache.
  private struct Row: BitwiseCopyable, Sendable {
    var bytes: GenreVector.Bytes
    var scale: Float
  }

  private let rows: [Row]

  /// The nearest numbers to those of a table.
  package init(_ table: GenreTable) {
    rows = table.rows.map { row in
      let scale = Self.halfPrecision(atLeast: row.magnitude.largest / 127)
      return Row(bytes: ((scale > 0 ? 1 / scale : 0) * row).signedBytes, scale: scale)
    }
  }

  /// The next number of half precision.
  private static func halfPrecision(atLeast value: Float) -> Float {
    let half = Float16(value)
    return Float(Float(half) < value ? half.nextUp : half)
  }

  /// Reads what `bytes` gives.
  ///
  /// - Parameters:
  ///   - bytes: 19 a row.
  ///   - scales: one a row.
  package init(bytes: UnsafeRawBufferPointer, scales: [Float]) {
    let width = GenreVector.genreCount
    precondition(
      bytes.count == width * scales.count, "\(bytes.count) bytes for \(scales.count) rows")
    rows = [Row](unsafeUninitializedCapacity: scales.count) { rows, count in
      let target = UnsafeMutableRawBufferPointer(rows)
      let stride = MemoryLayout<Row>.stride
      target.initializeMemory(as: UInt8.self, repeating: 0)
      for row in scales.indices {
        UnsafeMutableRawBufferPointer(rebasing: target[(row * stride)...])
          .copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[row * width..<(row + 1) * width]))
        rows[row].scale = scales[row]
      }
      count = scales.count
    }
  }

  /// The bytes of all rows, 19 each, as two's complement.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * GenreVector.genreCount)
    for row in rows {
      withUnsafeBytes(of: row.bytes) { bytes.append(contentsOf: $0.prefix(GenreVector.genreCount)) }
    }
    return bytes
  }

  /// One a row.
  package var scales: [Float] { rows.map(\.scale) }

  /// The number of rows.
  package var count: Int { rows.count }

  /// A multiple of a row.
  @inline(__always)
  package func product(_ x: Float, row: Int) -> GenreVector {
    let row = rows[row]
    return (x * row.scale) * GenreVector(signed: row.bytes)
  }
}
