import Glibc
import TestSupport
import Testing

@testable import Core

struct DualDescentTests {
  /// Movies of two genres, whose words give them away, and a few whose words deceive.
  private let matrix: TfidfMatrix
  private let labels: [UInt32]

  init() {
    var generator = SeededGenerator(seed: 9)
    let words = [["ship", "storm", "island", "crew"], ["judge", "trial", "jury", "crime"]]
    let kinds = (0..<120).map { $0 % 2 }
    let texts = kinds.map { kind in
      words[kind].shuffled(using: &generator).prefix(3) + [
        words[1 - kind][Int(generator.next() % 4)]
      ]
    }
    (_, matrix) = FeatureUnion.fit(
      Corpus(texts.map { Tokenizer.tokenize(Synopsis(overview: $0.joined(separator: " "))) }),
      options: [FeatureOptions()], threads: 1)
    // The second lane has the opposite answers, the third none but no, the fourth some of either.
    labels = kinds.enumerated().map { index, kind in
      UInt32(kind == 0 ? 0b0001 : 0b0010) | (index % 7 == 0 ? 0b1000 : 0)
    }
  }

  private func fit(_ solver: DualDescent) -> DualDescent.Fit<SIMD4<Float>> {
    solver.fit(
      matrix, rows: matrix.trainingRows, labels: labels,
      cells: DualDescent.cells(matrix, scales: nil))
  }

  private func score(_ row: Int, _ fit: DualDescent.Fit<SIMD4<Float>>) -> SIMD4<Float> {
    let x = matrix[row]
    return zip(x.columns, x.values).reduce(fit.bias) {
      $0 + $1.1 * fit.cells.base[Int($1.0)].weight
    }
  }

  /// ½ wᵀw + C Σ loss(y wᵀx), the bias a weight like any other.
  private func objective(
    _ solver: DualDescent, _ lane: Int, _ w: (Int) -> Double, bias: Double
  ) -> Double {
    var sum = (0..<matrix.columnCount).reduce(bias * bias) { $0 + w($1) * w($1) } / 2
    for row in 0..<matrix.rowCount {
      let x = matrix[row]
      let score = zip(x.columns, x.values).reduce(bias) { $0 + w(Int($1.0)) * Double($1.1) }
      let z = labels[row] >> UInt32(lane) & 1 == 1 ? score : -score
      let loss =
        switch solver.loss {
        case .squaredHinge: max(0, 1 - z) * max(0, 1 - z)
        case .logistic: log1p(exp(-z))
        }
      sum += Double(solver.C) * loss
    }
    return sum
  }

  /// The duality gap is told from sums that are taken while the weights change: a tenth of a thousandth
  /// that is asked for is a thousandth for certain.
  @Test(arguments: [DualDescent.Loss.squaredHinge, .logistic], [0.1, 1, 10] as [Float])
  func `no step in any direction makes the objective noticeably less`(
    loss: DualDescent.Loss, C: Float
  ) {
    let solver = DualDescent(loss: loss, C: C, tolerance: 1e-4)
    let fit = fit(solver)
    #expect(fit.isConverged)
    for lane in 0..<4 {
      let w = fit.cells.indices.map { Double(fit.cells.base[$0].weight[lane]) }
      let bias = Double(fit.bias[lane])
      let least = objective(solver, lane, { w[$0] }, bias: bias)
      for step in [-0.05, 0.05] {
        #expect(objective(solver, lane, { w[$0] }, bias: bias + step) > least * 0.999)
        for column in w.indices {
          let other = objective(solver, lane, { w[$0] + ($0 == column ? step : 0) }, bias: bias)
          #expect(other > least * 0.999, "\(lane) \(column)")
        }
      }
    }
  }

  @Test func `opposite answers have opposite weights, answers that are all no a negative bias`() {
    let fit = fit(DualDescent(tolerance: 1e-5))
    for column in fit.cells.indices {
      let weight = fit.cells.base[column].weight
      #expect(abs(weight[0] + weight[1]) < 0.01)
    }
    #expect((0..<matrix.rowCount).allSatisfy { score($0, fit)[2] < -0.5 })
    #expect((0..<matrix.rowCount).allSatisfy { (score($0, fit)[0] > 0) == (labels[$0] & 1 == 1) })
  }

  @Test func `the same seed gives the same weights, bit for bit; another nearly the same`() {
    let (one, same) = (fit(DualDescent(seed: 1)), fit(DualDescent(seed: 1)))
    let other = fit(DualDescent(seed: 2))
    #expect(one.bias == same.bias && one.bias != other.bias)
    for column in one.cells.indices {
      #expect(one.cells.base[column].weight == same.cells.base[column].weight)
    }
    for row in 0..<matrix.rowCount {
      #expect((score(row, one) - score(row, other)).magnitude.largest < 0.1)
    }
  }

  @Test func `too few passes are told`() {
    #expect(!fit(DualDescent(C: 100, tolerance: 1e-7, maximumPasses: 1)).isConverged)
  }

  @Test func `without rows there is nothing to learn`() {
    let fit: DualDescent.Fit<SIMD4<Float>> = DualDescent().fit(
      matrix, rows: [], labels: [], cells: DualDescent.cells(matrix, scales: nil))
    #expect(fit.isConverged && fit.bias == .zero)
    #expect(fit.cells.indices.allSatisfy { fit.cells.base[$0].weight == .zero })
  }

  /// In a byte a lane: off by half of 1/255 of the largest, twice as much squared.
  @Test func `a cell multiplies with the squares of its scales`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<100 {
      let scale = Lanes12(repeating: 0).map { _ in Float.random(in: 0...3, using: &generator) }
      let squares = DualDescent.Cell(scale: scale).squared(times: 2)
      for lane in 0..<Lanes12.count {
        let step = scale.largest / 255
        #expect(abs((squares[lane] / 2).squareRoot() - scale[lane]) <= 0.501 * step)
      }
    }
    let none = DualDescent.Cell(scale: Lanes12(repeating: 0))
    #expect(none.squared(times: 2).isZero && none.weight.isZero)
  }

  @Test func `terms that are scaled down have less to say`() {
    let scales = AlignedBuffer<SIMD4<Float>>(count: matrix.columnCount) { column in
      SIMD4(repeating: column == 0 ? 0 : 1)
    }
    let fit = DualDescent().fit(
      matrix, rows: matrix.trainingRows, labels: labels,
      cells: DualDescent.cells(matrix, scales: scales))
    #expect(fit.cells.base[0].weight.isZero && !fit.cells.base[1].weight.isZero)
  }
}
