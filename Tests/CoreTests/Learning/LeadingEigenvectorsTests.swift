import Core
import Testing

struct LeadingEigenvectorsTests {
  static let size = 40

  /// `H D H` with the reflection `H = 1 − 2uuᵀ`: its eigenvectors are the columns of `H`.
  private var reflection: [[Float]] {
    let length = Float((0..<Self.size).reduce(0) { $0 + ($1 + 1) * ($1 + 1) }).squareRoot()
    let u = (0..<Self.size).map { Float($0 + 1) / length }
    return u.indices.map { i in u.indices.map { j in (i == j ? 1 : 0) - 2 * u[i] * u[j] } }
  }

  private func eigenvectors(threads: Int = 1) -> LeadingEigenvectors {
    let h = reflection
    let values = h.indices.map { Float(1) / Float(1 << min($0, 30)) }
    let matrix = h.indices.flatMap { i in
      h.indices.map { j in
        values.indices.reduce(Float(0)) { $0 + h[i][$1] * values[$1] * h[j][$1] }
      }
    }
    return LeadingEigenvectors(of: matrix, size: Self.size, parts: 1, threads: threads)
  }

  @Test func `a matrix made from known eigenvectors gives them back`() {
    let found = eigenvectors()
    let h = reflection
    for vector in 0..<8 {
      #expect(abs(found.values[0][vector] * Float(1 << vector) - 1) < 1e-3, "\(vector)")
      let dot = (0..<Self.size).reduce(Float(0)) { $0 + h[$1][vector] * found.vectors[$1][vector] }
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
