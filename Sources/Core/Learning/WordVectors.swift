/// How words are placed in a space by the movies that they share with other words.
package struct WordVectorOptions: Hashable, Codable, Sendable {
  /// The name of the block of features whose terms are the words.
  package var block: String
  /// The number of most frequent words that all words are compared by; of words in five movies.
  package var contexts: Int
  /// The number of a word's coordinates, a multiple of 16.
  package var dimensions: Int
  /// The root mean square of the length of a movie's coordinates.
  package var weight: Float

  package init(
    block: String = "stems", contexts: Int = 2000, dimensions: Int = 96, weight: Float = 0.8
  ) {
    self.block = block
    self.contexts = contexts
    self.dimensions = dimensions
    self.weight = weight
  }
}

/// A place in space for each word: words are near each other that share movies with the same words.
///
/// With the associations `m` of words and contexts, and the eigenvectors `E` of the largest
/// eigenvalues `λ` of `mᵀm`, word `t` is at `a_t`, which is row `t` of `m E λ^−¼`, scaled to length
/// one. A movie with the tf-idf row `x` is where its words are on the average:
///
///     z = (Σ_t x_t a_t) / q,   with the q that makes the mean of |z|² over the movies weight²
///
/// So the SVM learns that a rare word means what its neighbours mean. As `z` is linear in `x`, what
/// is learned for it folds into the weights of the words, and costs nothing to evaluate.
package struct WordVectors: Sendable {
  package typealias Part = LeadingEigenvectors.Part

  /// `a_t / q`: `words × parts`, row by row.
  package private(set) var places: [Part]
  /// The number of coordinates; those that fill the last part are zero.
  private let dimensions: Int
  private var parts: Int { (dimensions + Part.scalarCount - 1) / Part.scalarCount }
  private let block: Int
  /// The words' columns.
  private let columns: Range<Int>

  /// Finds `E λ^−¼`: `contexts × parts`, row by row.
  ///
  /// - Returns: `nil` if there is no such block, or fewer words than dimensions.
  package static func axes(
    of matrix: TfidfMatrix, options: WordVectorOptions, threads: Int
  ) -> [Part]? {
    guard let block = matrix.block(named: options.block) else { return nil }
    let contexts = min(options.contexts, matrix.columnCount(of: block, inRows: 5))
    let associations = WordAssociations(matrix, block: block, contexts: contexts)
    let parts = options.dimensions / Part.scalarCount
    guard parts > 0 && associations.contextCount >= options.dimensions else { return nil }
    let eigen = LeadingEigenvectors(
      of: associations.products(threads: threads), size: associations.contextCount,
      parts: parts, threads: threads)
    return eigen.vectors.indices.map {
      eigen.vectors[$0] / eigen.values[$0 % parts].squareRoot().squareRoot()
    }
  }

  /// Places the terms of the block, which are to be single words.
  ///
  /// - Parameter axes: those of the matrix or of one with the same columns: they rest on frequent
  ///   words, so some rows more or less hardly turn them.
  /// - Returns: `nil` if no row has a word.
  package init?(
    fitting matrix: TfidfMatrix, axes: [Part], options: WordVectorOptions, threads: Int
  ) {
    guard let block = matrix.block(named: options.block) else { return nil }
    dimensions = options.dimensions
    self.block = block
    columns = matrix.columns(of: block)
    let parts = options.dimensions / Part.scalarCount
    let associations = WordAssociations(matrix, block: block, contexts: axes.count / parts)
    places = Self.places(associations, axes, parts, threads)
    guard scale(to: options.weight, matrix, threads) else { return nil }
  }

  /// Places the terms of a block where a table has them.
  ///
  /// - Parameters:
  ///   - table: a row for each of the block's terms.
  ///   - weight: the root mean square of the length of a movie's coordinates.
  /// - Returns: `nil` if no row has a word of the table.
  package init?(
    _ table: WordTables.Table, of block: Int, in matrix: TfidfMatrix, weight: Float, threads: Int
  ) {
    dimensions = table.dimensions
    self.block = block
    columns = matrix.columns(of: block)
    let width = (dimensions + Part.scalarCount - 1) / Part.scalarCount * Part.scalarCount
    places = parallelMap(columns.count, threads: threads) { word in
      let coordinates = table[word] + [Float](repeating: 0, count: width - table.dimensions)
      return stride(from: 0, to: width, by: Part.scalarCount).map {
        Part(coordinates[$0..<$0 + Part.scalarCount])
      }
    }.flatMap { $0 }
    guard scale(to: weight, matrix, threads) else { return nil }
  }

  /// Divides the places by `q`; whether any training row has a word.
  private mutating func scale(to weight: Float, _ matrix: TfidfMatrix, _ threads: Int) -> Bool {
    let rows = matrix.trainingRows
    let squares = parallelMap(rows.count, threads: threads) { [self] index in
      place(of: Int(rows[index]), matrix).reduce(0) { $0 + ($1 * $1).sum() }
    }
    let mean = squares.reduce(0) { $0 + Double($1) } / Double(max(1, squares.count))
    guard mean > 0 else { return false }
    let scale = weight / Float(mean.squareRoot())
    for index in places.indices { places[index] *= scale }
    return true
  }

  /// The places of all words, each at distance one from the origin.
  private static func places(
    _ associations: WordAssociations, _ axes: [Part], _ parts: Int, _ threads: Int
  ) -> [Part] {
    let shares = parallelMap(WordAssociations.shares, threads: threads) { share in
      var places: [Part] = []
      associations.forEachWord(ofShare: share) { _, contexts in
        let first = places.count
        for part in 0..<parts {
          var sum = Part(repeating: 0)
          for (context, value) in contexts { sum += value * axes[context * parts + part] }
          places.append(sum)
        }
        let length = places[first...].reduce(0) { $0 + ($1 * $1).sum() }.squareRoot()
        if length > 0 { for part in 0..<parts { places[first + part] /= length } }
      }
      return places
    }
    return (0..<associations.wordCount).flatMap { word in
      let first = word / shares.count * parts
      return shares[word % shares.count][first..<first + parts]
    }
  }

  /// Where a movie is: the sum of its words' places.
  private func place(of row: Int, _ matrix: TfidfMatrix) -> [Part] {
    var sums = [Part](repeating: Part(repeating: 0), count: parts)
    withUnsafeTemporaryAllocation(
      of: TfidfMatrix.Entry.self, capacity: matrix.longestRow + 1
    ) { entries in
      guard let base = entries.baseAddress else { return }
      let count = matrix.read(row, block: block, into: base)
      places.withUnsafeBufferPointer { places in
        sums.withUnsafeMutableBufferPointer { sums in
          for entry in entries[..<count] {
            let first = (Int(entry.column) &- columns.lowerBound) &* sums.count
            for part in sums.indices { sums[part] += entry.value * places[first &+ part] }
          }
        }
      }
    }
    return sums
  }

  /// Gives each row the coordinates of its movie.
  package func append(to matrix: TfidfMatrix, threads: Int) {
    let vectors = ByteRows(
      count: matrix.rowCount, width: dimensions, threads: threads
    ) { row in
      place(of: row, matrix).withUnsafeBytes {
        Array($0.assumingMemoryBound(to: Float.self)[..<dimensions])
      }
    }
    matrix.append(vectors)
  }

  /// Adds what was learned for the coordinates to the words' own coefficients.
  ///
  /// - Parameter coefficients: a row for each term, and behind others one for each coordinate, which
  ///   are taken away.
  package func fold(into coefficients: inout GenreTable) {
    let terms = coefficients.count - dimensions
    for word in 0..<columns.count {
      var sum = coefficients.rows[columns.lowerBound + word]
      for dimension in 0..<dimensions {
        let (part, lane) = dimension.quotientAndRemainder(dividingBy: Part.scalarCount)
        sum += places[word * parts + part][lane] * coefficients.rows[terms + dimension]
      }
      coefficients.rows[columns.lowerBound + word] = sum
    }
    coefficients.rows.removeLast(dimensions)
  }
}
