import FoundationEssentials
internal import GRDB

/// The record of runs, their stages, and the models they made.
package struct RunStore: Sendable {
  let connection: Connection

  /// Records that a command has started; returns the number of the run.
  package func begin(_ command: String, at now: Date) throws(StoreError) -> Int64 {
    try connection.write { database in
      try database.execute(
        sql: "INSERT INTO run (command, started_at) VALUES (?, ?)",
        arguments: [command, Timestamp.text(now)])
      return database.lastInsertedRowID
    }
  }

  /// Records how a run ended.
  package func end(
    _ run: Int64, _ outcome: Outcome, _ details: RunDetails, at now: Date
  ) throws(StoreError) {
    let json = try StoredJSON.text(details)
    try connection.write { database in
      try database.execute(
        sql: """
          UPDATE run SET ended_at = max(started_at, ?), outcome = ?, detail = ? WHERE id = ?
          """,
        arguments: [Timestamp.text(now), outcome.rawValue, json, run])
    }
  }

  /// Records a run that is over.
  package func record(
    _ command: String, from start: Date, to end: Date, _ outcome: Outcome, _ details: RunDetails
  ) throws(StoreError) {
    let run = try begin(command, at: start)
    try self.end(run, outcome, details, at: end)
  }

  /// Records that a stage of a run has started, or is taken up again.
  ///
  /// - Returns: when it started first.
  @discardableResult
  package func begin(stage: String, of run: Int64, at now: Date) throws(StoreError) -> Date {
    try connection.write { database in
      try String.fetchOne(
        database,
        sql: """
          INSERT INTO stage (run_id, name, started_at) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET resumed_at = max(started_at, excluded.started_at),
            ended_at = NULL, outcome = NULL, detail = NULL RETURNING started_at
          """,
        arguments: [run, stage, Timestamp.text(now)]
      ).flatMap(Timestamp.date) ?? now
    }
  }

  /// Records how a stage ended; returns the record.
  @discardableResult
  package func end(
    stage: String, of run: Int64, _ outcome: Outcome, _ details: RunDetails, at now: Date
  ) throws(StoreError) -> StageRecord {
    let json = try StoredJSON.text(details)
    return try connection.write { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          UPDATE stage SET ended_at = max(started_at, ?), outcome = ?, detail = ?
          WHERE run_id = ? AND name = ? RETURNING *
          """,
        arguments: [Timestamp.text(now), outcome.rawValue, json, run, stage])
      guard let row else { preconditionFailure("stage \(stage) of run \(run) was not begun") }
      return StageRecord(row)
    }
  }

  /// The last runs, newest first, with their stages in the order they were started.
  package func recent(_ limit: Int) throws(StoreError) -> [RunRecord] {
    try records("ORDER BY id DESC LIMIT ?", [limit])
  }

  /// The last runs of some commands, newest first.
  package func recent(_ limit: Int, of commands: [String]) throws(StoreError) -> [RunRecord] {
    let places = commands.map { _ in "?" }.joined(separator: ", ")
    return try records(
      "WHERE command IN (\(places)) ORDER BY id DESC LIMIT ?",
      StatementArguments(commands) + [limit])
  }

  /// When the last run of a command ended that did not fail.
  package func lastSuccess(of command: String) throws(StoreError) -> Date? {
    try connection.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT ended_at FROM run WHERE command = ? AND outcome IN ('done', 'kept')
          ORDER BY id DESC LIMIT 1
          """,
        arguments: [command])?.date("ended_at")
    }
  }

  /// The runs that are under way or were cut off, newest first.
  package func unfinished() throws(StoreError) -> [RunRecord] {
    try records("WHERE ended_at IS NULL ORDER BY id DESC", [])
  }

  private func records(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StoreError) -> [RunRecord] {
    try connection.read { database in
      let runs = try Row.fetchAll(
        database, sql: "SELECT * FROM run " + condition, arguments: arguments)
      return try runs.map { run in
        let stages = try Row.fetchAll(
          database, sql: "SELECT * FROM stage WHERE run_id = ? ORDER BY started_at, rowid",
          arguments: [run["id"] as Int64])
        return RunRecord(run, stages: stages.map(StageRecord.init))
      }
    }
  }

  /// Remembers a model, and the latest decision about it.
  package func record(_ model: ModelRecord) throws(StoreError) {
    let gate = try model.gate.map { gate throws(StoreError) in try StoredJSON.text(gate) }
    try connection.write { database in
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
          model.decided.map(Timestamp.text), gate,
        ])
    }
  }

  /// Remembers that a model is on the Hub, in the commit of that name.
  package func recordUpload(
    _ version: String, commit: String, at now: Date
  ) throws(StoreError) {
    try connection.write { database in
      try database.execute(
        sql: "UPDATE model SET uploaded_commit = ?, uploaded_at = ? WHERE version = ?",
        arguments: [commit, Timestamp.text(now), version])
    }
  }

  /// The commit of the Hub that has a model; `nil` if it was not uploaded.
  package func uploadedCommit(_ version: String) throws(StoreError) -> String? {
    try connection.read { database in
      try String.fetchOne(
        database, sql: "SELECT uploaded_commit FROM model WHERE version = ?",
        arguments: [version])
    }
  }

  /// What is remembered about a model.
  package func model(_ version: String) throws(StoreError) -> ModelRecord? {
    try connection.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM model WHERE version = ?", arguments: [version]
      ).map(ModelRecord.init)
    }
  }
}
