/// Nineteen numbers, one a genre: scores, weights, probabilities.
///
/// The lanes are the genres' columns; the one behind the last is no genre's and stays zero.
package typealias GenreVector = LanePair<Lanes12, Lanes8>

extension LanePair<Lanes12, Lanes8> {
  /// How many genres there are.
  package static let genreCount = 19
  package static let zero = Self(repeating: 0)

  /// - Parameter value: the number of the genre of a column.
  @inline(__always)
  package init(_ value: (_ genre: Int) -> Float) {
    self = .zero
    for genre in 0..<Self.genreCount { self[genre] = value(genre) }
  }

  /// The numbers in column order.
  package var numbers: [Float] { (0..<Self.genreCount).map { self[$0] } }
}
