/// What is known about words from outside of the movies: tables of `data/words.txt`.
///
///     word <tab> hexadecimal digits of its vector <tab> decimal digits of its affinities
///
/// A digit `d` of the first is the coordinate `d − 8` of a row that is scaled to length one, of the
/// second the affinity `d / 9` to a genre; a column that is empty is a row of zeros. What has
/// affinities alone may be a phrase.
package struct WordTables: Sendable {
  /// One of the tables.
  package struct Table: Sendable {
    package let name: String
    package let dimensions: Int
    /// `words × dimensions`, row by row.
    package fileprivate(set) var coordinates: [Int8] = []
    /// What each row is multiplied with.
    package fileprivate(set) var scales: [Float] = []

    /// The coordinates of a word.
    package subscript(word: Int) -> [Float] {
      let first = word * dimensions
      return coordinates[first..<first + dimensions].map { scales[word] * Float($0) }
    }
  }

  /// The words and phrases, by their places in the tables.
  package private(set) var words: [String] = []
  /// `vectors` (GloVe's) and `affinities` (to the genres).
  package private(set) var tables: [Table] = []
  /// The SHA-256 of the file.
  package let digest: String

  private static let names = ["vectors", "affinities"]

  /// Reads the file's bytes; `nil` if a line is not as it should be.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    digest = FileDigest.sha256(bytes)
    let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }
      .map { $0.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false) }
    guard lines.allSatisfy({ $0.count == Self.names.count + 1 }) else { return nil }
    tables = Self.names.indices.map { index in
      let first = lines.first { !$0[index + 1].isEmpty }
      return Table(name: Self.names[index], dimensions: first?[index + 1].count ?? 0)
    }
    guard tables.last?.dimensions == GenreVector.genreCount else { return nil }
    for columns in lines {
      words.append(String(decoding: columns[0], as: UTF8.self))
      for index in tables.indices {
        guard append(columns[index + 1], to: index) else { return nil }
      }
    }
  }

  private mutating func append(_ digits: Slice<UnsafeRawBufferPointer>, to table: Int) -> Bool {
    let dimensions = tables[table].dimensions
    let isAffinity = table == tables.count - 1
    guard !digits.isEmpty else {
      tables[table].coordinates += [Int8](repeating: 0, count: dimensions)
      tables[table].scales.append(0)
      return true
    }
    guard digits.count == dimensions else { return false }
    var squares = 0
    for digit in digits {
      guard let value = Self.value(ofDigit: digit) else { return false }
      let coordinate = isAffinity ? value : value - 8
      squares += coordinate * coordinate
      tables[table].coordinates.append(Int8(coordinate))
    }
    let length = Float(squares).squareRoot()
    tables[table].scales.append(isAffinity ? 1 / 9 : length > 0 ? 1 / length : 0)
    return true
  }
}

extension WordTables {
  fileprivate static func value(ofDigit digit: UInt8) -> Int? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(digit - UInt8(ascii: "a")) + 10
    default: nil
    }
  }
}

/// What is learned with the tables of words.
package struct WordTableOptions: Hashable, Codable, Sendable {
  /// The block of the tables' words: its terms count only by what the tables say of them.
  package var features: FeatureOptions
  /// By table, the root mean square of the length of a movie's coordinates.
  package var weights: [String: Float]

  package init(
    features: FeatureOptions = FeatureOptions(
      name: "known_words", analyzer: .word, ngramRange: 1...2, minDocuments: 0, idfPower: 1.25,
      lengthPower: 0.8),
    weights: [String: Float] = ["vectors": 0.6, "affinities": 0.8]
  ) {
    self.features = features
    self.weights = weights
  }
}
