import FoundationEssentials
internal import GRDB

/// The models: their order, what was decided about each, and where they are.
extension RunStore {
  /// Remembers a model, and the latest decision about it; one that is new is the newest.
  package func record(_ model: ModelRecord) throws(StoreError) {
    let gate = try model.gate.map { gate throws(StoreError) in try StoredJSON.text(gate) }
    try connection.write { database in
      try database.execute(
        sql: """
          INSERT INTO model (version, created_at, n_train, n_test, f1_micro, f1_macro, decision,
            reason, decided_at, gate, number)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM model))
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

  /// What is remembered about a model.
  package func model(_ version: String) throws(StoreError) -> ModelRecord? {
    try connection.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM model WHERE version = ?", arguments: [version]
      ).map(ModelRecord.init)
    }
  }

  /// The versions, oldest first: in the order in which they came, whatever their names say.
  ///
  /// Those that are not on record come first, in the order given.
  package func byAge(_ versions: [String]) throws(StoreError) -> [String] {
    let numbers = try connection.read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT version, number FROM model")
      var numbers: [String: Int] = [:]
      while let row = try rows.next() { numbers[row[0]] = row[1] }
      return numbers
    }
    return versions.enumerated().sorted {
      (numbers[$0.element] ?? 0, $0.offset) < (numbers[$1.element] ?? 0, $1.offset)
    }.map(\.element)
  }

  /// The versions that were in service before another came, newest first, but for the withdrawn.
  package func published(before version: String) throws(StoreError) -> [String] {
    try connection.read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT version FROM model WHERE decision = 'published'
            AND number < (SELECT number FROM model WHERE version = ?)
            AND version NOT IN (SELECT version FROM withdrawn_model)
          ORDER BY number DESC
          """,
        arguments: [version])
    }
  }

  /// Remembers that a person took a model out of service.
  package func withdraw(_ version: String, at now: Date) throws(StoreError) {
    try connection.write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO withdrawn_model VALUES (?, ?)",
        arguments: [version, Timestamp.text(now)])
    }
  }

  /// Forgets that a model, or another with its weights, was withdrawn.
  package func readmit(_ version: String) throws(StoreError) {
    try connection.write {
      try $0.execute(
        sql: "DELETE FROM withdrawn_model WHERE \(Self.hasWeights)", arguments: [version])
    }
  }

  /// When a model, or another with its weights, was withdrawn; `nil` if it was not.
  package func withdrawal(of version: String) throws(StoreError) -> Date? {
    try connection.read {
      try String.fetchOne(
        $0, sql: "SELECT max(withdrawn_at) FROM withdrawn_model WHERE \(Self.hasWeights)",
        arguments: [version]
      ).flatMap(Timestamp.date)
    }
  }

  /// The versions that were withdrawn, the latest first.
  package func withdrawn() throws(StoreError) -> [String] {
    try connection.read {
      try String.fetchAll(
        $0, sql: "SELECT version FROM withdrawn_model ORDER BY withdrawn_at DESC, version")
    }
  }

  /// A version ends with the first digits of the hash of its weights.
  private static let hasWeights = "substr(version, -8) = substr(?, -8)"

  /// Remembers that the main branches of these repositories now have a model, and in which commits.
  ///
  /// - Parameter commits: by repository; the first is the model's own.
  package func recordUpload(
    _ version: String, _ commits: [(repository: String, commit: String)], at now: Date
  ) throws(StoreError) {
    try connection.write { database in
      try database.execute(
        sql: "UPDATE model SET uploaded_commit = ?, uploaded_at = ? WHERE version = ?",
        arguments: [commits.first?.commit, Timestamp.text(now), version])
      for (repository, commit) in commits {
        try database.execute(
          sql: "INSERT OR REPLACE INTO hub_main VALUES (?, ?, ?)",
          arguments: [repository, version, commit])
      }
    }
  }

  /// The model that the main branch of a repository has, as far as it came from here.
  package func uploaded(
    to repository: String
  ) throws(StoreError) -> (version: String, commit: String)? {
    try connection.read {
      try Row.fetchOne(
        $0, sql: "SELECT version, commit_id FROM hub_main WHERE repository = ?",
        arguments: [repository]
      ).map { ($0[0], $0[1]) }
    }
  }
}
