internal import Crypto

/// The names that others give to a file's contents, in lower-case hexadecimal digits.
package enum FileDigest {
  /// SHA-256, as in `SHA256SUMS`.
  package static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return hexadecimal(hash.finalize())
  }

  /// What git calls a blob of these bytes: the SHA-1 of `blob`, their number, a NUL and them.
  package static func gitBlob(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash = Insecure.SHA1()
    hash.update(data: Array("blob \(bytes.count)\0".utf8))
    hash.update(bufferPointer: bytes)
    return hexadecimal(hash.finalize())
  }

  fileprivate static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

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
