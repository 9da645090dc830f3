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
/// (Pantel and Lin, 2002). The counts are made anew wherever they are needed, word by word.
package struct WordAssociations: Sendable {
  let wordCount: Int
  /// The contexts are the words before this one: columns are ordered by frequency.
  let contextCount: Int
  /// ln P(c)
  private let logChances: [Float]
  /// The contexts of movie `i` are `contexts[contextEnds[i]..<contextEnds[i + 1]]`.
  private let contexts: [UInt32]
  private let contextEnds: [Int]
  /// The movies of word `w` are `movies[movieEnds[w]..<movieEnds[w + 1]]`.
  private let movies: [UInt32]
  private let movieEnds: [Int]

  /// Word `w` belongs to share `w % shares`, so that frequent words are spread over all.
  package static let shares = 8

  /// - Parameter block: whose terms are the words.
  package init(_ matrix: TfidfMatrix, block: Int, contexts: Int) {
    wordCount = matrix.columns(of: block).count
    contextCount = min(contexts, wordCount)
    var sums = [Int](repeating: 0, count: contextCount)
    var ends = [Int](repeating: 0, count: wordCount + 1)
    Self.forEachMovie(of: matrix, block, contextCount) { words, contexts in
      for context in contexts { sums[Int(context.column)] += words.count - 1 }
      for word in words { ends[Int(word.column) + 1] += 1 }
    }
    let smoothed = sums.map { pow(Double($0), 0.75) }
    let total = smoothed.reduce(0, +)
    logChances = smoothed.map { Float(log($0 / total)) }
    for word in 0..<wordCount { ends[word + 1] += ends[word] }
    movieEnds = ends
    var (movies, lists, listEnds) = (
      [UInt32](repeating: 0, count: ends[wordCount]), [UInt32](), [0]
    )
    Self.forEachMovie(of: matrix, block, contextCount) { words, contexts in
      for word in words {
        // From here on an end is the place of the word's next movie.
        movies[ends[Int(word.column)]] = UInt32(listEnds.count - 1)
        ends[Int(word.column)] += 1
      }
      lists.append(contentsOf: contexts.lazy.map { UInt32($0.column) })
      listEnds.append(lists.count)
    }
    (self.movies, self.contexts, contextEnds) = (movies, lists, listEnds)
  }

  /// Of more movies than this, some are left out, evenly: these tell enough of a word's company.
  private static let enoughMovies = 200_000

  private typealias Part = SIMD8<Float>
  private typealias Words = UnsafeBufferPointer<TfidfMatrix.Entry>

  private static func forEachMovie(
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
    // `n(w, c)`, and the contexts where it is positive.
    let counts = AlignedBuffer(repeating: UInt32(0), count: contextCount)
    var company: [Int] = []
    var associations: [(context: Int, value: Float)] = []
    for word in stride(from: share, to: wordCount, by: Self.shares) {
      for movie in movies[movieEnds[word]..<movieEnds[word + 1]] {
        for context in contexts[contextEnds[Int(movie)]..<contextEnds[Int(movie) + 1]] {
          if counts.base[Int(context)] == 0 { company.append(Int(context)) }
          counts.base[Int(context)] += 1
        }
      }
      company.removeAll { $0 == word }
      let logSum = logf(Float(company.reduce(0) { $0 + counts.base[$1] }))
      for context in company {
        let count = Float(counts.base[context])
        let information = logf(count) - logSum - logChances[context]
        if information > 0 {
          associations.append((context, information * count / (count + 1)))
        }
        counts.base[context] = 0
      }
      if word < contextCount { counts.base[word] = 0 }
      body(word, associations)
      company.removeAll(keepingCapacity: true)
      associations.removeAll(keepingCapacity: true)
    }
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
