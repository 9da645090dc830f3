import Core
import Testing

struct LeadingEigenvectorsTests {
  static let size = 40

  /// `H D H` with the reflection `H = 1 − 2uuᵀ`: its eigenvectors are the columns of `H`.
  private let reflection: [[Float]] = {
    let squares = (1...size).map { $0 * $0 }
    let length = Float(squares.reduce(0, +)).squareRoot()
    let u: [Float] = (1...size).map { Float($0) / length }
    return (0..<size).map { i in
      (0..<size).map { j in
        let identity: Float = i == j ? 1 : 0
        return identity - 2 * u[i] * u[j]
      }
    }
  }()

  private func eigenvectors(threads: Int = 1) -> LeadingEigenvectors {
    let h = reflection
    var matrix: [Float] = []
    for i in 0..<Self.size {
      for j in 0..<Self.size {
        var sum: Float = 0
        for k in 0..<Self.size { sum += h[i][k] * h[j][k] / Float(1 << min(k, 30)) }
        matrix.append(sum)
      }
    }
    return LeadingEigenvectors(
      of: matrix, size: Self.size, parts: 1, passes: 12, threads: threads)
  }

  @Test func `a matrix made from known eigenvectors gives them back`() {
    let found = eigenvectors()
    let h = reflection
    for vector in 0..<8 {
      #expect(abs(found.values[0][vector] * Float(1 << vector) - 1) < 1e-3, "\(vector)")
      var dot: Float = 0
      for row in 0..<Self.size { dot += h[row][vector] * found.vectors[row][vector] }
      #expect(abs(abs(dot) - 1) < 1e-3, "\(vector)")
    }
  }

  @Test func `the vectors are orthonormal`() {
    let vectors = eigenvectors().vectors
    for left in 0..<16 {
      for right in 0..<16 {
        let dot = vectors.reduce(0) { $0 + $1[left] * $1[right] }
        #expect(abs(dot - (left == right ? 1 : 0)) < 1e-3, "\(left) \(right)")
      }
    }
  }

  @Test func `the vectors do not depend on the number of threads`() {
    #expect(eigenvectors(threads: 1).vectors == eigenvectors(threads: 4).vectors)
  }
}
