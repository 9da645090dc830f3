import ArgumentParser
import CWords
import Core
import FoundationEssentials

/// The movies that a command works on.
struct MovieFile: ParsableArguments {
  @Option(help: ArgumentHelp("Movies as JSON Lines, not compressed.", valueName: "file"))
  var data: String

  /// All movies, in the order of their numbers, as `train` has them.
  func movies() throws -> [Movie] { try Self.movies(of: [data]) }

  /// All movies of some files.
  static func movies(of files: [String]) throws -> [Movie] {
    try files.flatMap { file in
      let bytes = try Data(contentsOf: URL(filePath: file))
      return try bytes.split(separator: UInt8(ascii: "\n")).map {
        try MovieRecord(JSONValue(parsing: Array($0))).movie
      }
    }.sorted { $0.id < $1.id }
  }

  /// The movies' synopses as words.
  static func corpus(_ movies: [Movie]) -> Corpus {
    Corpus(movies.lazy.map { Tokenizer.tokenize($0.synopsis) })
  }
}

extension WordTables? {
  /// Those of `train`.
  static var shipped: WordTables? {
    var count: UInt = 0
    return WordTables(UnsafeRawBufferPointer(start: marquee_words(&count), count: Int(count)))
  }
}
