import Glibc

/// A curve from decision values to probabilities that only rises, of whatever shape, for one genre.
///
/// Between its knots it is straight, and beyond the outer ones level.
package struct IsotonicCurve: Hashable, Sendable {
  /// How many knots every curve has: a power of two. Of a curve with fewer, the last is repeated.
  package static let knotCount = 64
  /// For how many cases a sigmoid counts in each block.
  private static let priorCases = 2.0

  /// Where the knots are, in ascending order.
  package let scores: [Float]
  /// How likely the genre is at each knot, in ascending order.
  package let values: [Float]

  /// - Returns: `nil` unless there are `knotCount` knots, whose scores and values are finite, the
  ///   latter from 0 to 1, and never descend.
  package init?(scores: [Float], values: [Float]) {
    func neverDescends(_ numbers: [Float]) -> Bool {
      numbers.count == Self.knotCount && numbers.allSatisfy(\.isFinite)
        && zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 }
    }
    guard neverDescends(scores), neverDescends(values), values.allSatisfy({ (0...1).contains($0) })
    else { return nil }
    self.scores = scores
    self.values = values
  }

  /// The curve that has one value everywhere.
  package init(level value: Float) {
    scores = Array(repeating: 0, count: Self.knotCount)
    values = Array(repeating: value, count: Self.knotCount)
  }

  /// Fits the curve to scores of movies that the model had not seen.
  ///
  /// The knots are the blocks of the isotonic regression at their mean scores. Where there are too
  /// many, neighbours are pooled, those first that add least to the squared error. A block of few
  /// movies says little: it is joined by some cases that are as a sigmoid has them.
  ///
  /// - Parameters:
  ///   - scores: `n` decision values, at least one.
  ///   - labels: `n` answers.
  ///   - platt: a sigmoid of the same scores; `nil`: the movies speak for themselves.
  package init(fitting scores: [Float], labels: [Bool], joining platt: PlattSigmoid? = nil) {
    precondition(!scores.isEmpty, "0 scores to fit a curve to, at least 1 is needed")
    var blocks = Block.ascending(scores: scores, labels: labels)
    while blocks.count > Self.knotCount { Block.poolNearest(in: &blocks) }
    while blocks.count < Self.knotCount { blocks.append(blocks[blocks.count - 1]) }
    self.scores = blocks.map { Float($0.meanScore) }
    var highest: Float = 0
    values = blocks.map { block in
      let prior = platt.map { Double($0.probability(Float(block.meanScore))) }
      highest = max(highest, Float(block.share(prior: prior)))
      return highest
    }
  }

  /// The height of the curve at a score.
  package func value(at score: Float) -> Float {
    scores.withUnsafeBufferPointer { scores in
      values.withUnsafeBufferPointer { Self.height(at: score, scores, $0, from: 0) }
    }
  }

  /// The height of one of many curves whose knots follow each other, from the place of its first.
  @inline(__always)
  static func height(
    at score: Float, _ scores: UnsafeBufferPointer<Float>, _ values: UnsafeBufferPointer<Float>,
    from first: Int
  ) -> Float {
    var knot = first
    var step = knotCount / 2
    // Without a branch: which way it goes is hard to foresee.
    while step > 0 {
      knot += scores[knot + step] <= score ? step : 0
      step /= 2
    }
    if knot == first + knotCount - 1 || score <= scores[knot] { return values[knot] }
    let position = (score - scores[knot]) / (scores[knot + 1] - scores[knot])
    // No rounding lifts the curve above its next knot.
    return min(values[knot] + position * (values[knot + 1] - values[knot]), values[knot + 1])
  }

  /// The curve whose values have other log-odds, those of 0 and 1 excepted; see `Calibration`.
  package func withLogOdds(scaledBy scale: Float, shiftedBy shift: Float) -> IsotonicCurve {
    let changed = values.map { value in
      let logOdds = log(Double(value) / (1 - Double(value)))
      return Float(1 / (1 + exp(-Double(scale) * logOdds - Double(shift))))
    }
    return IsotonicCurve(scores: scores, values: changed) ?? self
  }
}

extension IsotonicCurve {
  /// Neighbouring scores that are given one probability.
  package struct Block {
    package private(set) var count: Int
    package private(set) var positives: Int
    private var scoreSum: Double

    package var meanScore: Double { scoreSum / Double(count) }
    /// How many of the answers are yes.
    package var share: Double { Double(positives) / Double(count) }

    /// The same with as many cases more as a prior counts for.
    fileprivate func share(prior: Double?) -> Double {
      guard let prior else { return share }
      return (Double(positives) + IsotonicCurve.priorCases * prior)
        / (Double(count) + IsotonicCurve.priorCases)
    }

    private mutating func pool(_ next: Block) {
      count += next.count
      positives += next.positives
      scoreSum += next.scoreSum
    }

    /// Isotonic regression: the blocks whose shares ascend and are nearest to the answers.
    ///
    /// Pools adjacent violators: Ayer et al., "An Empirical Distribution Function for Sampling with
    /// Incomplete Information" (1955).
    ///
    /// - Parameters:
    ///   - scores: `n` decision values; equal ones are of one block.
    ///   - labels: `n` answers.
    package static func ascending(scores: [Float], labels: [Bool]) -> [Block] {
      var blocks: [Block] = []
      var last: Float?
      for index in scores.indices.sorted(by: { scores[$0] < scores[$1] }) {
        let block = Block(
          count: 1, positives: labels[index] ? 1 : 0, scoreSum: Double(scores[index]))
        if scores[index] == last {
          blocks[blocks.count - 1].pool(block)
        } else {
          poolViolators(in: &blocks)
          blocks.append(block)
        }
        last = scores[index]
      }
      poolViolators(in: &blocks)
      return blocks
    }

    /// Pools the last block with those before it that have no smaller share.
    private static func poolViolators(in blocks: inout [Block]) {
      while blocks.count > 1 {
        let (before, block) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
        guard before.positives * block.count >= block.positives * before.count else { return }
        blocks.removeLast()
        blocks[blocks.count - 1].pool(block)
      }
    }

    /// Pools the two neighbours that add the least to the squared error.
    fileprivate static func poolNearest(in blocks: inout [Block]) {
      let first = blocks.indices.dropLast().min { cost(blocks, $0) < cost(blocks, $1) }
      guard let first else { return }
      blocks[first].pool(blocks.remove(at: first + 1))
    }

    /// What pooling a block with the next adds to the squared error.
    private static func cost(_ blocks: [Block], _ first: Int) -> Double {
      let (a, b) = (blocks[first], blocks[first + 1])
      let difference = a.share - b.share
      return Double(a.count) * Double(b.count) / Double(a.count + b.count)
        * difference * difference
    }
  }
}
