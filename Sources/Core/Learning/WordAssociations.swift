import Glibc

/// How much more often words share movies with the most frequent words than chance would have it.
///
/// With `n(w, c)` movies that have both the word `w` and the context `c`, another word:
///
///     P(c)    = (Σ_w n(w, c))^¾ / Σ_c (Σ_w n(w, c))^¾
///     m(w, c) = max(0, ln( n(w, c) / (Σ_c n(w, c) · P(c)) )) · n(w, c) / (n(w, c) + 1)
///
/// Positive pointwise mutual information with smoothed contexts (Levy, Goldberg and Dagan,
/// "Improving Distributional Similarity", 2015), discounted where it rests on few movies
/// (Pantel and Lin, 2002). The counts are made anew wherever they are needed: a share of the words
/// at a time fits into memory however many movies there are.
package struct WordAssociations: Sendable {
  let wordCount: Int
  /// The contexts are the words before this one: columns are ordered by frequency.
  let contextCount: Int
  private let matrix: TfidfMatrix
  private let block: Int
  /// ln P(c)
  private let logChances: [Float]

  /// Word `w` belongs to share `w % shares`, so that frequent words are spread over all.
  package static let shares = 8

  /// - Parameter block: whose terms are the words.
  package init(_ matrix: TfidfMatrix, block: Int, contexts: Int) {
    self.matrix = matrix
    self.block = block
    wordCount = matrix.columns(of: block).count
    contextCount = min(contexts, wordCount)
    var sums = [Int](repeating: 0, count: contextCount)
    Self.forEachRow(of: matrix, block, contextCount) { words, contexts in
      for context in contexts { sums[Int(context.column)] += words.count - 1 }
    }
    let smoothed = sums.map { pow(Double($0), 0.75) }
    let total = smoothed.reduce(0, +)
    logChances = smoothed.map { Float(log($0 / total)) }
  }

  /// Of more movies than this, some are left out, evenly: these tell enough of a word's company.
  private static let enoughMovies = 200_000

  private typealias Part = SIMD8<Float>
  private typealias Words = UnsafeBufferPointer<TfidfMatrix.Entry>

  private static func forEachRow(
    of matrix: TfidfMatrix, _ block: Int, _ contextCount: Int,
    _ body: (_ words: Words, _ contexts: Words) -> Void
  ) {
    let entries = TfidfMatrix.entries(matrix.longestRow)
    let offset = Int32(matrix.columns(of: block).lowerBound)
    let rows = matrix.trainingRows
    let step = (rows.count + enoughMovies - 1) / enoughMovies
    for place in stride(from: 0, to: rows.count, by: max(1, step)) {
      let count = matrix.read(Int(rows[place]), block: block, into: entries.base)
      for index in 0..<count { entries.base[index].column -= offset }
      let words = UnsafeBufferPointer(start: entries.base, count: count)
      var contexts = 0
      while contexts < count && words[contexts].column < contextCount { contexts += 1 }
      body(words, UnsafeBufferPointer(start: entries.base, count: contexts))
    }
  }

  /// Calls `body` with each word of a share and its contexts whose `m` is positive.
  package func forEachWord(
    ofShare share: Int,
    _ body: (_ word: Int, _ associations: [(context: Int, value: Float)]) -> Void
  ) {
    // A share of many words is counted part by part.
    let parts = 1 + wordCount * contextCount >> 26
    for part in 0..<parts {
      forEachWord(from: share + part * Self.shares, step: parts * Self.shares, body)
    }
  }

  private func forEachWord(
    from start: Int, step: Int,
    _ body: (_ word: Int, _ associations: [(context: Int, value: Float)]) -> Void
  ) {
    let counts = counts(from: start, step: step)
    var associations: [(context: Int, value: Float)] = []
    for (index, word) in stride(from: start, to: wordCount, by: step).enumerated() {
      let first = counts.base + index * contextCount
      if word < contextCount { first[word] = 0 }
      var sum: UInt32 = 0
      for context in 0..<contextCount { sum += first[context] }
      let logSum = logf(Float(sum))
      associations.removeAll(keepingCapacity: true)
      for context in 0..<contextCount where first[context] > 0 {
        let count = Float(first[context])
        let information = logf(count) - logSum - logChances[context]
        if information > 0 {
          associations.append((context, information * count / (count + 1)))
        }
      }
      body(word, associations)
    }
  }

  /// `n(w, c)` for every so many-th word, row by row.
  private func counts(from start: Int, step: Int) -> AlignedBuffer<UInt32> {
    let counts = AlignedBuffer(
      repeating: UInt32(0), count: (wordCount / step + 1) * contextCount)
    Self.forEachRow(of: matrix, block, contextCount) { words, contexts in
      for word in words where Int(word.column) % step == start {
        let first = counts.base + Int(word.column) / step * contextCount
        for context in contexts { first[Int(context.column)] += 1 }
      }
    }
    return counts
  }

  /// `mᵀm`, a symmetric matrix of contexts by contexts.
  func products(threads: Int) -> [Float] {
    let size = contextCount
    let width = (size + Part.scalarCount - 1) / Part.scalarCount
    let none = Part(repeating: 0)
    let shares = parallelMap(Self.shares, threads: threads) { share in
      let products = AlignedBuffer(repeating: none, count: size * width)
      // The word's associations with all contexts, eight after eight.
      let row = AlignedBuffer(repeating: none, count: width)
      forEachWord(ofShare: share) { _, associations in
        for (context, value) in associations {
          row.base[context / Part.scalarCount][context % Part.scalarCount] = value
        }
        for (context, value) in associations {
          let sums = products.base + context * width
          for part in context / Part.scalarCount..<width { sums[part] += value * row.base[part] }
        }
        for (context, _) in associations { row.base[context / Part.scalarCount] = none }
      }
      return products
    }
    var sums = [Float](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size {
        let (part, lane) = column.quotientAndRemainder(dividingBy: Part.scalarCount)
        let sum = shares.reduce(0) { $0 + $1.base[row * width + part][lane] }
        sums[row * size + column] = sum
        sums[column * size + row] = sum
      }
    }
    return sums
  }
}
