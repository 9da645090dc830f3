import Core
import Foundation

/// The project's own data, found from this file's place in it.
package enum ProjectFiles {
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Reads a file of `Tests/CoreTests/Golden`, which `scripts/make-golden.py` wrote.
  package static func golden<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value
  {
    let url = root.appending(path: "Tests/CoreTests/Golden/\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  /// The starter movies, in the order of the file.
  package static func starterMovies() throws -> [Movie] {
    struct Line: Decodable {
      var id: Int
      var title: String
      var overview: String
      var genres: [String]
    }
    let text = try String(
      contentsOf: root.appending(path: "data/starter/literary.jsonl"), encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let movie = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
      return Movie(
        id: movie.id, title: movie.title, overview: movie.overview,
        genres: GenreSet(movie.genres.compactMap(Genre.init(name:))))
    }
  }
}

/// Whether two numbers differ by no more than `tolerance`, relative to the larger.
package func isClose(_ a: Double, _ b: Double, tolerance: Double = 1e-6) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

/// The same for the numbers that features and weights are made of.
package func isClose(_ a: Float, _ b: Float, tolerance: Float = 1e-5) -> Bool {
  isClose(Double(a), Double(b), tolerance: Double(tolerance))
}

/// The features that `scripts/make-golden.py` makes with scikit-learn.
package let goldenFeatures = [
  FeatureOptions(name: "words", minDocuments: 2),
  FeatureOptions(name: "pairs", ngramRange: 2...2, minDocuments: 2, weight: 0.7),
  FeatureOptions(
    name: "beginnings", analyzer: .wordPrefix, ngramRange: 4...4, minDocuments: 2, weight: 0.7),
  FeatureOptions(
    name: "title_characters", analyzer: .titleCharacters, ngramRange: 3...5, minDocuments: 2,
    weight: 0.5),
]
