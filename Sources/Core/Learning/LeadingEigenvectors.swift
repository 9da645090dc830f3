/// The eigenvectors of the largest eigenvalues of a symmetric matrix.
///
/// Orthogonal iteration: from a fixed start, the vectors are multiplied by the matrix and made
/// orthonormal again, a fixed number of times (Golub and Van Loan, "Matrix Computations", 8.2.4).
/// The space that the vectors span settles long before they do within it.
package struct LeadingEigenvectors: Sendable {
  package typealias Part = SIMD16<Float>

  /// `size × parts`, row by row: a component of sixteen vectors after the other.
  package private(set) var vectors: [Part]
  /// The eigenvalues: of sixteen vectors after the other.
  package private(set) var values: [Part]

  private let size: Int
  private let parts: Int

  /// - Parameters:
  ///   - matrix: `size × size` numbers, symmetric, without a negative eigenvalue.
  ///   - parts: the number of vectors divided by 16.
  ///   - passes: how often the vectors are multiplied.
  package init(of matrix: [Float], size: Int, parts: Int, passes: Int = 6, threads: Int) {
    self.size = size
    self.parts = parts
    values = Array(repeating: Part(repeating: 0), count: parts)
    var generator = SeededGenerator(seed: 0)
    vectors = (0..<size * parts).map { _ in Part.random(in: -1...1, using: &generator) }
    orthonormalize()
    for _ in 0..<passes {
      vectors = product(matrix, threads)
      values = lengths()
      orthonormalize()
    }
  }

  /// The matrix times the vectors.
  private func product(_ matrix: [Float], _ threads: Int) -> [Part] {
    parallelMap(size, threads: threads) { row in
      var sums = [Part](repeating: Part(repeating: 0), count: parts)
      for part in 0..<parts {
        var sum = Part(repeating: 0)
        for column in 0..<size {
          sum += matrix[row * size + column] * vectors[column * parts + part]
        }
        sums[part] = sum
      }
      return sums
    }.flatMap { $0 }
  }

  /// The length of each vector.
  private func lengths() -> [Part] {
    (0..<parts).map { part in
      var squares = Part(repeating: 0)
      for row in 0..<size {
        let component = vectors[row * parts + part]
        squares += component * component
      }
      return squares.squareRoot()
    }
  }

  /// Gram and Schmidt's method: each vector's direction is taken out of all later ones.
  private mutating func orthonormalize() {
    let none = Part(repeating: 0)
    var scales = [Part](repeating: none, count: parts)
    var dots = scales
    for vector in 0..<parts * Part.scalarCount {
      let (own, lane) = vector.quotientAndRemainder(dividingBy: Part.scalarCount)
      for part in own..<parts {
        var sum = none
        for row in 0..<size {
          sum += vectors[row * parts + own][lane] * vectors[row * parts + part]
        }
        dots[part] = sum
      }
      let square = dots[own][lane]
      guard square > 0 else { continue }
      scales[own][lane] = 1 / square.squareRoot()
      for earlier in 0...lane { dots[own][earlier] = 0 }
      for part in own..<parts {
        let share = dots[part] / square
        for row in 0..<size {
          vectors[row * parts + part] -= vectors[row * parts + own][lane] * share
        }
      }
    }
    for index in vectors.indices { vectors[index] *= scales[index % parts] }
  }
}
