import Core
import Foundation
import TestSupport
import Testing

struct ModelCardTests {
  static let notice =
    "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise"
    + " approved by TMDB."

  let directory: TemporaryDirectory
  let result: GenreTrainer.Result

  init() throws {
    directory = try TemporaryDirectory()
    result = try StarterModel.shared.get()
  }

  /// The card of a model whose movies come from the given sources.
  private func card(
    _ sources: [String: Int], isInvented: Bool = false, realMovies: RealMovieFigures? = nil
  ) throws -> String {
    // Each in a folder of its own: a version that is there already stays as it is.
    let directory = try TemporaryDirectory()
    var result = result
    if !isInvented { result.realRates = nil }
    let version = try ModelDirectory.write(
      result, options: TrainingOptions(), sources: MovieSources(sources), realMovies: realMovies,
      started: Date(timeIntervalSince1970: 1_795_403_700), into: directory.path)
    return try String(contentsOfFile: "\(directory.path)/\(version)/README.md", encoding: .utf8)
  }

  /// The lines between the dashes.
  private func metadata(_ card: String) throws -> [Substring] {
    let lines = card.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "---")
    let end = try #require(lines.dropFirst().firstIndex(of: "---"))
    return Array(lines[1..<end])
  }

  @Test func `the metadata is what the Hub searches by`() throws {
    let lines = try metadata(card(["tmdb": 300]))
    for line in [
      "license: other", "license_name: terms-of-the-training-data",
      "license_link: \"https://www.themoviedb.org/api-terms-of-use\"", "language:", "- en",
      "library_name: marquee", "pipeline_tag: text-classification", "model-index:",
      "- name: marquee", "  results:", "      type: tmdb",
    ] { #expect(lines.contains(Substring(line)), "\(line)") }
  }

  @Test func `it holds what was measured, with and without titles`() throws {
    let lines = try metadata(card(["tmdb": 300])).map { $0.drop { $0 == " " } }
    let named = zip(lines, lines.dropFirst()).filter { $0.0.hasPrefix("name: ") }
    let values = named.compactMap { name, value in
      value.hasPrefix("value: ") ? (name.dropFirst(6), Double(value.dropFirst(7))) : nil
    }
    #expect(values.count == 10)
    for (name, report) in [
      ("overview alone", result.measurement.report),
      ("title and overview", result.measurement.withTitle),
    ] {
      let value = try #require(values.first { $0.0 == "\"F1 micro, \(name)\"" }?.1)
      #expect(isClose(value, report.f1Micro, tolerance: 0.00006))
    }
  }

  @Test func `every line of it is plain YAML`() throws {
    for line in try metadata(card(["tmdb": 300])) {
      let scalar = line.split(separator: ": ", maxSplits: 1).dropFirst().first ?? ""
      #expect(!scalar.contains(": ") && !scalar.contains("{") || scalar.hasPrefix("\""), "\(line)")
      #expect(scalar.allSatisfy { $0 != "\"" } || scalar.hasSuffix("\""), "\(line)")
    }
  }

  @Test func `it tells where the movies come from, and TMDB's terms`() throws {
    let fetched = try card(["tmdb": 290, "import": 10])
    #expect(
      fetched.contains(
        "290 fetched from TMDB through its API, 10 imported from files of the one who trained it"))
    #expect(fetched.contains("allow no training on its content without permission"))
    #expect(fetched.contains("\n\(Self.notice)\n"))
  }

  @Test func `it says of imported movies only what is so`() throws {
    let imported = try card(["import": 300])
    #expect(imported.contains("No movie was fetched from TMDB."))
    #expect(!imported.contains("api-terms-of-use"))
    #expect(imported.contains("\n\(Self.notice)\n"))
    #expect(try metadata(imported).contains("      type: imported"))
  }

  @Test func `it says of invented movies that they are, and what is known of real ones`() throws {
    let unmeasured = try card(["import": 300], isInvented: true)
    #expect(unmeasured.contains("most of which are invented"))
    #expect(unmeasured.contains("How good it is on real movies has not been measured."))
    #expect(try metadata(unmeasured).contains("      type: invented-movies"))

    var measurement = result.measurement
    measurement.report.nTest = 11_624
    let measured = try card(
      ["import": 300], isInvented: true,
      realMovies: RealMovieFigures(measured: "2026-11-26", measurement: measurement))
    #expect(
      measured.contains(
        "measured on 11624 real movies, too, none of which it had\nseen (2026-11-26)"))
    #expect(measured.contains("| 11624 real movies | overview alone | "))
    #expect(measured.contains(" held-out, invented movies | title and overview | "))
    let types = try metadata(measured).filter {
      $0.hasPrefix("      type: ") && $0.hasSuffix("-movies")
    }
    #expect(
      types.map { $0.dropFirst(12) } == [
        "real-movies", "real-movies", "invented-movies", "invented-movies",
      ])
  }

  @Test func `every genre has its row`() throws {
    let text = try card([:])
    for genre in Genre.names { #expect(text.contains("\n| \(genre) | "), "\(genre)") }
  }
}
