import FoundationEssentials
internal import GRDB

/// What is remembered about a model, even after its directory is gone.
package struct ModelRecord: Hashable, Encodable, Sendable {
  package enum Decision: String, Encodable, Sendable {
    case published
    /// The gate refused it: the model in service was kept.
    case kept
  }

  package let version: String
  package let created: Date
  package let trainingCount: Int
  package let testCount: Int
  package let f1Micro: Double
  package let f1Macro: Double
  /// The latest decision about it, why, and when.
  package var decision: Decision?
  package var reason: String?
  package var decided: Date?
  /// The rule that decided, and its numbers.
  package var gate: GateDecision?
  /// Where it is on the Hub, and since when; only `recordUpload` writes it.
  package internal(set) var uploadedCommit: String?
  package internal(set) var uploaded: Date?

  private enum CodingKeys: String, CodingKey {
    case version, created, decision, reason, decided, gate
    case trainingCount = "n_train"
    case testCount = "n_test"
    case f1Micro = "f1_micro"
    case f1Macro = "f1_macro"
    case uploadedCommit = "uploaded_commit"
    case uploaded = "uploaded_at"
  }

  package init(
    version: String, created: Date, trainingCount: Int, testCount: Int, f1Micro: Double,
    f1Macro: Double
  ) {
    self.version = version
    self.created = created
    self.trainingCount = trainingCount
    self.testCount = testCount
    self.f1Micro = f1Micro
    self.f1Macro = f1Macro
  }

  init(_ row: Row) {
    self.init(
      version: row["version"], created: row.date("created_at") ?? .distantPast,
      trainingCount: row["n_train"], testCount: row["n_test"], f1Micro: row["f1_micro"],
      f1Macro: row["f1_macro"])
    decision = (row["decision"] as String?).flatMap(Decision.init(rawValue:))
    reason = row["reason"]
    decided = row.date("decided_at")
    gate = (row["gate"] as String?).flatMap { StoredJSON.value($0) }
    uploadedCommit = row["uploaded_commit"]
    uploaded = row.date("uploaded_at")
  }
}
