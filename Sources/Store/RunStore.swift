import FoundationEssentials
internal import GRDB

/// How a run, or a stage of one, ended.
package enum Outcome: String, Sendable {
  case done
  /// The gate kept the model in service.
  case kept
  /// There was nothing to do.
  case skipped
  case failed
}

/// One call of a command that changes something.
package struct RunRecord: Hashable, Sendable {
  package struct Stage: Hashable, Sendable {
    package var name: String
    package var started: Date
    /// When it was last taken up again, after a run that was cut off.
    package var resumed: Date?
    package var ended: Date?
    package var outcome: Outcome?
    package var detail: String?
  }

  package var id: Int64
  package var command: String
  package var started: Date
  /// `nil` while it is under way, and for good if it was killed.
  package var ended: Date?
  package var outcome: Outcome?
  /// A JSON object of what the command measured and decided.
  package var detail: String?
  package var stages: [Stage]
}

/// What is remembered about a model, even after its directory is gone.
package struct ModelRecord: Hashable, Sendable {
  package enum Decision: String, Sendable {
    case published
    /// The gate refused it: the model in service was kept.
    case kept
  }

  package var version: String
  package var created: Date
  package var trainingCount: Int
  package var testCount: Int
  package var f1Micro: Double
  package var f1Macro: Double
  /// The latest decision about it, why, and when.
  package var decision: Decision?
  package var reason: String?
  package var decided: Date?
  /// A JSON object of the rule that decided and its numbers.
  package var gate: String?
  /// Where it is on the Hub, and since when; only `recordUpload` writes it.
  package var upload: Upload?

  package struct Upload: Hashable, Sendable {
    package var commit: String
    package var date: Date
  }

  package init(
    version: String, created: Date, trainingCount: Int, testCount: Int, f1Micro: Double,
    f1Macro: Double, decision: Decision? = nil, reason: String? = nil, decided: Date? = nil,
    gate: String? = nil
  ) {
    self.version = version
    self.created = created
    self.trainingCount = trainingCount
    self.testCount = testCount
    self.f1Micro = f1Micro
    self.f1Macro = f1Macro
    self.decision = decision
    self.reason = reason
    self.decided = decided
    self.gate = gate
  }
}

/// The record of runs, their stages, and the models they made.
package struct RunStore: Sendable {
  let database: any DatabaseWriter
  let path: String

  /// Records that a command has started; returns the number of the run.
  package func begin(_ command: String, at now: Date) throws(StoreError) -> Int64 {
    try write { database in
      try database.execute(
        sql: "INSERT INTO run (command, started_at) VALUES (?, ?)",
        arguments: [command, Timestamp.text(now)])
      return database.lastInsertedRowID
    }
  }

  /// Records how a run ended.
  package func end(
    _ run: Int64, _ outcome: Outcome, detail: String?, at now: Date
  ) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: """
          UPDATE run SET ended_at = max(started_at, ?), outcome = ?, detail = ? WHERE id = ?
          """,
        arguments: [Timestamp.text(now), outcome.rawValue, detail, run])
    }
  }

  /// Records a run that is over.
  package func record(
    _ command: String, from start: Date, to end: Date, _ outcome: Outcome, detail: String?
  ) throws(StoreError) {
    let run = try begin(command, at: start)
    try self.end(run, outcome, detail: detail, at: end)
  }

  /// Records that a stage of a run has started, or is taken up again.
  ///
  /// - Returns: when it started first.
  @discardableResult
  package func begin(stage: String, of run: Int64, at now: Date) throws(StoreError) -> Date {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO stage (run_id, name, started_at) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET resumed_at = max(started_at, excluded.started_at),
            ended_at = NULL, outcome = NULL, detail = NULL
          """,
        arguments: [run, stage, Timestamp.text(now)])
      return try Row.fetchOne(
        database, sql: "SELECT started_at FROM stage WHERE run_id = ? AND name = ?",
        arguments: [run, stage])?.date("started_at") ?? now
    }
  }

  /// Records how a stage ended.
  package func end(
    stage: String, of run: Int64, _ outcome: Outcome, detail: String? = nil, at now: Date
  ) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: """
          UPDATE stage SET ended_at = max(started_at, ?), outcome = ?, detail = ?
          WHERE run_id = ? AND name = ?
          """,
        arguments: [Timestamp.text(now), outcome.rawValue, detail, run, stage])
    }
  }

  /// The last runs, newest first, with their stages in the order they were started.
  package func recent(_ limit: Int) throws(StoreError) -> [RunRecord] {
    try records("ORDER BY id DESC LIMIT ?", [limit])
  }

  /// The runs of a command, newest first.
  package func recent(_ limit: Int, of command: String) throws(StoreError) -> [RunRecord] {
    try records("WHERE command = ? ORDER BY id DESC LIMIT ?", [command, limit])
  }

  /// The runs that are under way or were cut off, newest first.
  package func unfinished() throws(StoreError) -> [RunRecord] {
    try records("WHERE ended_at IS NULL ORDER BY id DESC", [])
  }

  private func records(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StoreError) -> [RunRecord] {
    try read { database in
      let runs = try Row.fetchAll(
        database, sql: "SELECT * FROM run " + condition, arguments: arguments)
      return try runs.map { run in
        let stages = try Row.fetchAll(
          database, sql: "SELECT * FROM stage WHERE run_id = ? ORDER BY started_at, rowid",
          arguments: [run["id"] as Int64])
        return RunRecord(run, stages: stages)
      }
    }
  }

  /// Remembers a model, and the latest decision about it.
  package func record(_ model: ModelRecord) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO model (version, created_at, n_train, n_test, f1_micro, f1_macro, decision,
            reason, decided_at, gate)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (version) DO UPDATE SET created_at = excluded.created_at,
            n_train = excluded.n_train, n_test = excluded.n_test, f1_micro = excluded.f1_micro,
            f1_macro = excluded.f1_macro, decision = excluded.decision, reason = excluded.reason,
            decided_at = excluded.decided_at, gate = excluded.gate
          """,
        arguments: [
          model.version, Timestamp.text(model.created), model.trainingCount, model.testCount,
          model.f1Micro, model.f1Macro, model.decision?.rawValue, model.reason,
          model.decided.map(Timestamp.text), model.gate,
        ])
    }
  }

  /// Remembers that a model is on the Hub, in the commit of that name.
  package func recordUpload(
    _ version: String, commit: String, at now: Date
  ) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "UPDATE model SET uploaded_commit = ?, uploaded_at = ? WHERE version = ?",
        arguments: [commit, Timestamp.text(now), version])
    }
  }

  /// The commit of the Hub that has a model; `nil` if it was not uploaded.
  package func uploadedCommit(_ version: String) throws(StoreError) -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT uploaded_commit FROM model WHERE version = ?",
        arguments: [version])
    }
  }

  /// What is remembered about a model.
  package func model(_ version: String) throws(StoreError) -> ModelRecord? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM model WHERE version = ?", arguments: [version]
      ).map(ModelRecord.init(row:))
    }
  }

  private func write<Value>(
    _ body: @Sendable (Database) throws -> Value
  ) throws(StoreError) -> Value {
    try StoreError.translating(path) { try database.write(body) }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try StoreError.translating(path) { try database.read(body) }
  }
}

extension RunRecord {
  fileprivate init(_ row: Row, stages: [Row]) {
    self.init(
      id: row["id"], command: row["command"], started: row.date("started_at") ?? .distantPast,
      ended: row.date("ended_at"), outcome: row.outcome, detail: row["detail"],
      stages: stages.map {
        Stage(
          name: $0["name"], started: $0.date("started_at") ?? .distantPast,
          resumed: $0.date("resumed_at"), ended: $0.date("ended_at"), outcome: $0.outcome,
          detail: $0["detail"])
      })
  }
}

extension ModelRecord {
  fileprivate init(row: Row) {
    self.init(
      version: row["version"], created: row.date("created_at") ?? .distantPast,
      trainingCount: row["n_train"], testCount: row["n_test"], f1Micro: row["f1_micro"],
      f1Macro: row["f1_macro"],
      decision: (row["decision"] as String?).flatMap(Decision.init(rawValue:)),
      reason: row["reason"], decided: row.date("decided_at"), gate: row["gate"])
    if let commit = row["uploaded_commit"] as String?, let date = row.date("uploaded_at") {
      upload = Upload(commit: commit, date: date)
    }
  }
}

extension Row {
  fileprivate func date(_ column: String) -> Date? {
    (self[column] as String?).flatMap(Timestamp.date)
  }

  fileprivate var outcome: Outcome? {
    (self["outcome"] as String?).flatMap(Outcome.init(rawValue:))
  }
}
