/// Where the movies came from that a model learned from: their numbers by source.
package struct MovieSources: Hashable, Sendable {
  package static let tmdb = "tmdb"
  package static let imported = "import"

  package var counts: [String: Int]

  package init(_ counts: [String: Int]) {
    self.counts = counts
  }

  func count(of source: String) -> Int { counts[source] ?? 0 }

  /// "Of the movies, 10480 were fetched from TMDB and 12 imported."
  var sentence: String {
    let parts = counts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { source, count in
        switch source {
        case Self.tmdb: "\(count) fetched from TMDB through its API"
        case Self.imported: "\(count) imported from files of the one who trained it"
        default: "\(count) from \(source)"
        }
      }
    return parts.isEmpty
      ? "Nothing is recorded about where the movies come from."
      : "The movies, by where they come from: \(parts.joined(separator: ", "))."
  }
}
