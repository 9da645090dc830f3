/// A `GenreTable` in a byte a number: what the weights of a model are in memory and on disk.
///
///     w(i, g) = scale(i) · byte(i, g),   −127 ≤ byte ≤ 127
///
/// A scale a row keeps probabilities within 0.006 of those of 32-bit weights where one a genre is
/// off by 0.04; scales are numbers of half precision.
package struct ByteGenreTable: Sendable {
  private let rows: [GenreVector.Bytes]
  package let scales: [Float]

  /// The nearest numbers to those of a table.
  package init(_ table: GenreTable) {
    var rows: [GenreVector.Bytes] = []
    rows.reserveCapacity(table.count)
    scales = table.rows.map { row in
      let scale = Self.halfPrecision(atLeast: row.magnitude.largest / 127)
      rows.append(((scale > 0 ? 1 / scale : 0) * row).signedBytes)
      return scale
    }
    self.rows = rows
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
    self.scales = scales
    rows = [GenreVector.Bytes](unsafeUninitializedCapacity: scales.count) { rows, count in
      let target = UnsafeMutableRawBufferPointer(rows)
      let stride = MemoryLayout<GenreVector.Bytes>.stride
      for row in scales.indices {
        let place = UnsafeMutableRawBufferPointer(
          rebasing: target[row * stride..<(row + 1) * stride])
        place.copyBytes(from: bytes[row * width..<(row + 1) * width])
        place[width] = 0
      }
      count = scales.count
    }
  }

  /// The bytes of all rows, 19 each, as two's complement.
  package var bytes: [UInt8] {
    rows.withUnsafeBytes { bytes in
      let stride = MemoryLayout<GenreVector.Bytes>.stride
      return rows.indices.flatMap { bytes[$0 * stride..<$0 * stride + GenreVector.genreCount] }
    }
  }

  /// The number of rows.
  package var count: Int { rows.count }

  /// A multiple of a row.
  @inline(__always)
  package func product(_ x: Float, row: Int) -> GenreVector {
    (x * scales[row]) * GenreVector(signed: rows[row])
  }
}
