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

  /// When a run of a command last ended that did not fail.
  ///
  /// - Parameter now: what ended later was told so by a clock that was wrong, and does not count.
  package func lastSuccess(of command: String, until now: Date) throws(StoreError) -> Date? {
    try connection.read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT max(ended_at) FROM run
          WHERE command = ? AND outcome IN ('done', 'kept') AND ended_at <= ?
          """,
        arguments: [command, Timestamp.text(now)]
      ).flatMap(Timestamp.date)
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
          database, sql: "SELECT * FROM stage WHERE run_id = ? ORDER BY rowid",
          arguments: [run["id"] as Int64])
        return RunRecord(run, stages: stages.map(StageRecord.init))
      }
    }
  }
}
