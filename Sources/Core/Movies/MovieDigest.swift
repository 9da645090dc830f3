internal import Crypto

/// SHA-256 of all that a training sees of movies.
package struct MovieDigest {
  private var hash = SHA256()

  package init() {}

  /// Adds a movie; the same movies have the same digest if they come in the same order.
  package mutating func add(_ movie: Movie) {
    let title = movie.title ?? ""
    let line =
      "\(movie.id) \(movie.genres.rawValue) \(title.utf8.count) \(movie.overview.utf8.count)"
    for text in [line, "\n", title, movie.overview] {
      var text = text
      text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }
  }

  /// In lower-case hexadecimal digits.
  package var value: String { FileDigest.hexadecimal(hash.finalize()) }
}
