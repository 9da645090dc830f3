import Foundation
import Store
import Testing

struct RunDetailsTests {
  /// As `marquee-cron` has recorded them from the first version on.
  private static let recorded = [
    #"{"added":3,"skipped":1,"unchanged":0,"updated":2}"#,
    """
    {"added":3,"deleted":0,"figures":{"by_genre":{"Drama":3},"genre_list_differences":[],\
    "movies":3,"unknown_genres":{"4711":1},"vanished":0,"without_overview":1},\
    "incomplete_windows":[{"missing":1,"window":"2001-01-01"}],"limited":false,"mode":"full",\
    "problems":["p"],"requests":9,"resumed":false,"retries":1,"seconds":2.5,"summary":"s",\
    "unchanged":0,"unlisted_left":0,"updated":0,"violations":[]}
    """,
    #"{"dropped":1,"left":2,"summary":"dropped 1 movie"}"#,
    #"{"removed":["v1"],"summary":"removed 1 old model"}"#,
    """
    {"bytes":9,"commit":"c0ffee","deleted":[],"repository":"me/movies","seconds":1,"sent":["a"],\
    "space":{"bytes":8,"commit":"beef","deleted":[],"repository":"me/page","sent":[],\
    "unchanged":["b"]},"unchanged":[],"version":"v1"}
    """,
    """
    {"before":"v1","decision":{"challenger":"v2","champion":"v1","difference":-0.25,"f1_micro":0.5,\
    "f1_micro_before":0.75,"floor":{"f1_micro":0.25,"genres":["Drama"]},"interval":[-0.5,0],\
    "n_test":9,"reason":"worse","rule":"worse","with_title":{"f1_micro":0.5,"f1_micro_before":0.75},\
    "worst_genre":{"f1":0.5,"f1_before":0.75,"movies":100,"name":"Drama"}},"error":"upload: gone",\
    "f1_micro":0.5,"f1_micro_before":0.75,"gateway":{"model":"v1","pid":9,"reloads":2,\
    "status":"ready"},"outcome":"kept","reason":"worse","resumed":true,"rule":"worse",\
    "summary":"kept","version":"v2"}
    """,
    """
    {"bytes":9,"commit":"c0ffee","downloaded":["a"],"outcome":"published","reason":"pulled",\
    "repository":"me/movies","revision":"main","rule":"pulled","seconds":1,"version":"v1"}
    """,
    #"{"error":"interrupted"}"#, "{}",
  ]

  private func details(_ json: String) throws -> RunDetails {
    try JSONDecoder().decode(RunDetails.self, from: Data(json.utf8))
  }

  @Test(arguments: recorded)
  func `what is on record is understood, and told again the same`(json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let again = try encoder.encode(details(json))
    #expect(String(decoding: again, as: UTF8.self) == json)
  }

  @Test func `each kind of report is known by its members`() throws {
    let reports = try Self.recorded.map { try details($0).report }
    let names = reports.map { report in
      report.map { "\($0)".prefix { $0 != "(" } } ?? "none"
    }
    #expect(
      names == [
        "imported", "fetch", "purge", "tidying", "upload", "publication", "pull", "none", "none",
      ])
  }

  @Test func `a decision is found in a publication and in a pull`() throws {
    let decided = try Self.recorded.compactMap { try details($0).publication?.rule }
    #expect(decided == [.worse, .pulled])
  }

  @Test func `what an unknown version wrote keeps its summary`() throws {
    let details = try details(#"{"mode":"sideways","summary":"fetched","added":1}"#)
    #expect(details == RunDetails(summary: "fetched"))
  }
}
