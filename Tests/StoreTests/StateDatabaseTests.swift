import Core
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct StateDatabaseTests {
  let directory: TemporaryDirectory
  var path: String { directory.path + "/movies.db" }

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `a new database has write-ahead logging and TMDB's genres`() throws {
    _ = try StateDatabase(path: path)
    let queue = try DatabaseQueue(path: path)
    let mode = try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(mode == "wal")
    let genres = try queue.read {
      try Row.fetchAll($0, sql: "SELECT id, name FROM genre ORDER BY name")
    }
    #expect(genres.map { $0[0] as Int } == Genre.allCases.map(\.number))
    #expect(genres.map { $0[1] as String } == Genre.names)
  }

  @Test func `opening it again keeps everything and writes nothing`() throws {
    let movie = Movie(id: 1, overview: "One.", genres: GenreSet([.drama]))
    do {
      let database = try StateDatabase(path: path)
      _ = try database.movies.upsert([movie], source: "test", now: Date())
    }
    let before = try Data(contentsOf: URL(filePath: path))
    do {
      let database = try StateDatabase(path: path)
      #expect(try database.movies.movies() == [movie])
      let changes = try database.movies.upsert([movie], source: "test", now: Date())
      #expect(changes.unchanged == 1)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test(arguments: [false, true])
  func `reading it changes nothing in its folder`(isOpen: Bool) throws {
    let movie = Movie(id: 1, overview: "One.", genres: GenreSet([.drama]))
    func write() throws -> StateDatabase {
      let database = try StateDatabase(path: path)
      _ = try database.movies.upsert([movie], source: "test", now: Date())
      return database
    }
    let writer = isOpen ? try write() : nil
    if !isOpen { _ = try write() }
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }
    let before = try names()
    #expect(before.count == (isOpen ? 3 : 1))
    let reader = try StateDatabase(reading: path)
    #expect(try reader.movies.movies() == [movie])
    #expect(throws: StoreError.self) { try reader.runs.begin("train", at: Date()) }
    #expect(try names() == before)
    withExtendedLifetime(writer) {}
  }

  @Test func `a path with signs of an address in it is read all the same`() throws {
    let path = directory.path + "/100%25?x#y.db"
    _ = try StateDatabase(path: path)
    #expect(try StateDatabase(reading: path).movies.summary().count == 0)
  }

  @Test(arguments: [
    "INSERT INTO movie VALUES (0, NULL, 'x', NULL, NULL, NULL, 'test', '2027')",
    "INSERT INTO movie VALUES (1, NULL, '', NULL, NULL, NULL, 'test', '2027')",
    "INSERT INTO movie VALUES (1, '', 'x', NULL, NULL, NULL, 'test', '2027')",
    "INSERT INTO movie VALUES (1, NULL, 'x', NULL, NULL, 'high', 'test', '2027')",
    "INSERT INTO movie_genre VALUES (1, 18)",
    "INSERT INTO stage (run_id, name, started_at) VALUES (1, 'train', '2027')",
    "INSERT INTO run (command, started_at, ended_at) VALUES ('train', '2027', '2028')",
    """
    INSERT INTO run (command, started_at, ended_at, outcome)
    VALUES ('train', '2027', '2026', 'done')
    """,
    """
    INSERT INTO run (command, started_at, ended_at, outcome)
    VALUES ('train', '2027', '2028', 'perhaps')
    """,
  ])
  func `the schema refuses what makes no sense`(sql: String) throws {
    _ = try StateDatabase(path: path)
    let queue = try DatabaseQueue(path: path)
    let error = #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
  }

  @Test func `a database of a later version is left alone`() throws {
    _ = try StateDatabase(path: path)
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
    }
    #expect(throws: StoreError.newerSchema(path: path)) { try StateDatabase(path: path) }
  }

  @Test func `a file that is no database is told as such`() throws {
    try Data("this is not a database, whatever its name says".utf8).write(to: URL(filePath: path))
    #expect(throws: StoreError.damaged(path: path)) { try StateDatabase(path: path) }
  }

  @Test func `a folder that is not there is told with the path`() {
    let error = #expect(throws: StoreError.self) { try StateDatabase(path: "/nowhere/movies.db") }
    #expect(error?.description.contains("/nowhere/movies.db") == true)
  }
}
