import Catalogue
import Core
import FoundationEssentials
internal import GRDB

/// How a fetch learns what there is.
package enum FetchMode: String, Codable, Sendable {
  /// From lists of everything.
  case full
  /// From the list of what changed.
  case changes
}

/// The fetch that is under way, or that was cut off.
package struct FetchState: Hashable, Sendable {
  package enum Phase: String, Sendable {
    /// The windows of the catalogue, where the mode is `full`.
    case windows
    /// The lists of what else to ask for.
    case lists
    /// The movies of those lists, one by one.
    case movies
  }

  package var mode: FetchMode
  package var started: Date
  /// Where the mode is `changes`: those since this day.
  package var firstDay: Day
  package var phase: Phase

  package init(mode: FetchMode, started: Date, firstDay: Day, phase: Phase) {
    self.mode = mode
    self.started = started
    self.firstDay = firstDay
    self.phase = phase
  }
}

/// A movie to ask for by its number.
package struct WantedMovie: Hashable, Sendable {
  package enum Reason: String, Sendable {
    /// TMDB says that it changed.
    case changed
    /// It was fetched long ago.
    case old
    /// It exists, and no window has it.
    case unlisted
    /// It is stored, and seems to exist no longer.
    case vanished
  }

  package var id: Int
  package var reason: Reason
  package var popularity: Double?

  package init(id: Int, reason: Reason, popularity: Double? = nil) {
    self.id = id
    self.reason = reason
    self.popularity = popularity
  }
}

/// Where the fetch from TMDB stands: it goes on from here when it was cut off.
package struct CatalogueStore: Sendable {
  /// Movies that TMDB does not have are not asked for again that soon.
  private static let absenceInSeconds: Double = 30 * 86_400

  let connection: Connection

  /// The fetch that was cut off, if there is one.
  package func state() throws(StoreError) -> FetchState? {
    try connection.read {
      try Row.fetchOne($0, sql: "SELECT * FROM fetch").flatMap(FetchState.init)
    }
  }

  /// Begins a fetch; what another has left behind is forgotten.
  package func begin(_ state: FetchState, crawling days: ClosedRange<Day>) throws(StoreError) {
    try connection.write { database in
      try Self.forgetProgress(in: database)
      try database.execute(
        sql: "DELETE FROM wanted_movie WHERE absent_since < ? OR absent_since > ?",
        arguments: [
          Timestamp.text(state.started - Self.absenceInSeconds), Timestamp.text(state.started),
        ])
      try database.execute(
        sql: """
          INSERT INTO fetch (id, mode, started_at, first_day, stage) VALUES (1, ?, ?, ?, ?)
          """,
        arguments: [
          state.mode.rawValue, Timestamp.text(state.started), state.firstDay.description,
          state.phase.rawValue,
        ])
      guard state.phase == .windows else { return }
      for window in CrawlPlan(days).open { try Self.insert(window, into: database) }
    }
  }

  /// Goes on to another phase.
  package func advance(to phase: FetchState.Phase) throws(StoreError) {
    try connection.write {
      try $0.execute(sql: "UPDATE fetch SET stage = ?", arguments: [phase.rawValue])
    }
  }

  /// Ends a fetch, and remembers what it has found.
  package func end(
    _ figures: CatalogueFigures, isAccepted: Bool, at now: Date
  ) throws(StoreError) {
    let json = try StoredJSON.text(figures)
    try connection.write { database in
      try database.execute(
        sql: """
          INSERT INTO catalogue (mode, started_at, ended_at, figures, is_accepted)
          SELECT mode, started_at, max(started_at, ?), ?, ? FROM fetch
          """,
        arguments: [Timestamp.text(now), json, isAccepted])
      try Self.forgetProgress(in: database)
    }
  }

  /// What the last fetch that ended has found, and whether that was accepted.
  package func latest() throws(StoreError) -> (figures: CatalogueFigures, isAccepted: Bool)? {
    try connection.read { database in
      try Row.fetchOne(
        database, sql: "SELECT figures, is_accepted FROM catalogue ORDER BY id DESC LIMIT 1"
      ).flatMap { row in StoredJSON.value(row[0]).map { ($0, row[1]) } }
    }
  }

  /// What the last fetch has found that was accepted.
  package func latestAccepted() throws(StoreError) -> CatalogueFigures? {
    try connection.read { database in
      try String.fetchOne(
        database,
        sql: "SELECT figures FROM catalogue WHERE is_accepted = 1 ORDER BY id DESC LIMIT 1"
      ).flatMap { StoredJSON.value($0) }
    }
  }

  /// When the last fetch began that came to an end; `nil` if none has seen the whole catalogue.
  ///
  /// - Parameter now: what began later was told so by a clock that was wrong, and does not count.
  package func upToDateSince(until now: Date) throws(StoreError) -> Date? {
    try connection.read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT max(started_at) FROM catalogue WHERE started_at <= ?
          HAVING count(*) FILTER (WHERE mode = 'full') > 0
          """,
        arguments: [Timestamp.text(now)]
      ).flatMap(Timestamp.date)
    }
  }

  /// Forgets what has been listed, found and asked.
  static func forgetEverything(in database: Database) throws {
    try forgetProgress(in: database)
    try database.execute(sql: "DELETE FROM wanted_movie; DELETE FROM catalogue")
  }

  private static func forgetProgress(in database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM fetch;
        DELETE FROM catalogue_window;
        DELETE FROM wanted_movie WHERE absent_since IS NULL;
        DELETE FROM unknown_genre;
        """)
  }
}

extension FetchState {
  fileprivate init?(_ row: Row) {
    guard let mode = FetchMode(rawValue: row["mode"]), let phase = Phase(rawValue: row["stage"]),
      let started = Timestamp.date(row["started_at"]), let firstDay = Day(row["first_day"])
    else { return nil }
    self.init(mode: mode, started: started, firstDay: firstDay, phase: phase)
  }
}
