import FoundationEssentials

/// One attempt to put a newer model into service, as far as the package may know of it.
///
/// `nights.json` in the state directory holds the latest, oldest first.
/// `marquee-cron` writes it from the record of runs, the gateway shows it.
package struct Night: Hashable, Codable, Sendable {
  package enum Outcome: String, CaseIterable, Codable, Sendable {
    case published
    /// The model in service stayed, for the good reason that `rule` tells.
    case kept
    case failed
  }

  /// In UTC, `2026-11-22T03:15:00Z`.
  package var ended: String
  /// The command: `nightly`, `publish`, `rollback`, `pull`.
  package var command: String
  package var outcome: Outcome
  /// The rule of the gate that decided.
  package var rule: String?
  /// Where a night failed.
  package var stage: String?
  /// The version that was to be put into service, and its figures.
  package var model: String?
  package var f1Micro: Double?
  package var f1Macro: Double?
  package var nTrain: Int?
  package var nTest: Int?

  private enum CodingKeys: String, CodingKey {
    case ended, command, outcome, rule, stage, model
    case f1Micro = "f1_micro"
    case f1Macro = "f1_macro"
    case nTrain = "n_train"
    case nTest = "n_test"
  }

  package init(ended: String, command: String, outcome: Outcome) {
    self.ended = ended
    self.command = command
    self.outcome = outcome
  }

  /// Seconds since 1970 of a time such as `ended`; `nil` for what is none.
  package static func seconds(_ time: String) -> Int64? {
    (try? Date.ISO8601FormatStyle().parse(time)).map { Int64($0.timeIntervalSince1970) }
  }

  /// Reads the nights, oldest first; none if the file is not there or cannot be read.
  package static func read(_ path: String) -> [Night] {
    guard let file = try? MappedFile(path: path) else { return [] }
    return (try? JSONDecoder().decode([Night].self, from: Data(file.bytes))) ?? []
  }

  /// Writes the nights, whole or not at all.
  package static func write(_ nights: [Night], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(nights) else {
      throw ModelError.corrupt(path: path, reason: "a figure is not a number")
    }
    try DurableFile.replace(path, with: Array(json) + [UInt8(ascii: "\n")])
  }
}
