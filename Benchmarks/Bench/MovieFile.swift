import ArgumentParser
import Core
import FoundationEssentials

/// The movies that a command works on.
struct MovieFile: ParsableArguments {
  @Option(help: ArgumentHelp("Movies as JSON Lines, not compressed.", valueName: "file"))
  var data: String

  /// All movies, in the order of their numbers, as `train` has them.
  func movies() throws -> [Movie] {
    let bytes = try Data(contentsOf: URL(filePath: data))
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    return try lines.map { try MovieLines.movie(Array($0)) }.sorted { $0.id < $1.id }
  }

  /// The movies' synopses as words.
  static func corpus(_ movies: [Movie]) -> Corpus {
    Corpus(movies.lazy.map { Tokenizer.tokenize($0.synopsis) })
  }
}
