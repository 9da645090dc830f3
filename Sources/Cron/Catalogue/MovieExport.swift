import Catalogue
import Core
import FoundationEssentials
import Remote
import Store

/// TMDB's daily list of all films that exist, those for grown-ups apart.
struct MovieExport: Sendable {
  /// In ascending order of their numbers.
  let movies: [ExportedMovie]

  /// How many days back one is looked for: it is made in the morning, and may be late.
  private static let days = 4
  /// How many bytes it has at most when it is decompressed: several times what it has.
  private static let longest = 1 << 29
  /// How many lines it has at most, likewise.
  private static let mostLines = 3_000_000
  /// How many lines, and about how many bytes, are decoded at a time.
  private static let blockSize = 1000
  private static let blockBytes = 1 << 20

  /// Gets the newest one that is whole; `nil` if there is none.
  static func latest(
    from client: TMDBClient, today: Day
  ) async throws -> MovieExport? {
    for age in 0..<days {
      guard let file = try await client.export(of: today.advanced(by: -age)) else { continue }
      do {
        return try MovieExport(file)
      } catch InputError.tooManyLines {
        // Others are no better.
        return nil
      } catch {
        // It is damaged where it comes from: what is cut off on the way is asked for again by the client.
        continue
      }
    }
    return nil
  }

  /// Reads a file of JSON Lines, compressed by gzip or not.
  init(_ file: [UInt8]) throws {
    let lines = try TextReader(
      InputFile(bytes: file, name: "TMDB's export", limit: Self.longest))
    var movies: [ExportedMovie] = []
    var block: [UInt8] = []
    var count = 0
    func decodeBlock() throws {
      let text = Data([UInt8(ascii: "[")] + block + [UInt8(ascii: "]")])
      movies += try JSONDecoder().decode([ExportedMovie].self, from: text)
      (block, count) = ([], 0)
    }
    while let line = try lines.line(limit: 1 << 16) {
      guard lines.lineNumber <= Self.mostLines else {
        throw InputError.tooManyLines(lines.name, limit: Self.mostLines)
      }
      if line.isEmpty { continue }
      if count > 0 { block.append(UInt8(ascii: ",")) }
      block += line
      count += 1
      if count == Self.blockSize || block.count > Self.blockBytes { try decodeBlock() }
    }
    try decodeBlock()
    self.movies = movies.sorted { $0.id < $1.id }
  }

  /// Films that exist and belong to the catalogue but are not stored, the most popular first.
  ///
  /// - Parameter stored: in ascending order.
  func unlisted(stored: [Int]) -> [WantedMovie] {
    var missing: [WantedMovie] = []
    var rest = stored[...]
    for movie in movies {
      rest = rest.drop { $0 < movie.id }
      guard rest.first != movie.id, movie.video != true, movie.adult != true else { continue }
      missing.append(
        WantedMovie(id: movie.id, reason: .unlisted, popularity: movie.popularity ?? 0))
    }
    return missing.sorted { ($1.popularity ?? 0, $0.id) < ($0.popularity ?? 0, $1.id) }
  }

  /// Those of the stored films that do not exist any longer.
  ///
  /// - Parameter stored: in ascending order.
  func vanished(stored: [Int]) -> [Int] {
    var rest = movies[...]
    return stored.filter { id in
      rest = rest.drop { $0.id < id }
      return rest.first?.id != id
    }
  }
}
