import Core
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct MigrationsTests {
  /// What the first version of the program made, as far as movies go, and what later steps touch.
  private static let version1 = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('1 movies, runs and models');
    CREATE TABLE genre (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO genre VALUES (18, 'Drama'), (80, 'Crime');
    CREATE TABLE movie (
      id INTEGER PRIMARY KEY CHECK (id > 0),
      title TEXT CHECK (title <> ''),
      overview TEXT NOT NULL CHECK (overview <> ''),
      original_language TEXT,
      release_date TEXT,
      popularity REAL,
      source TEXT NOT NULL,
      fetched_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE movie_genre (
      movie_id INTEGER NOT NULL REFERENCES movie (id) ON DELETE CASCADE,
      genre_id INTEGER NOT NULL REFERENCES genre (id),
      PRIMARY KEY (movie_id, genre_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX movie_genre_by_genre ON movie_genre (genre_id);
    CREATE TABLE run (
      id INTEGER PRIMARY KEY, command TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
      outcome TEXT, detail TEXT) STRICT;
    CREATE TABLE stage (
      run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, name TEXT NOT NULL,
      started_at TEXT NOT NULL, ended_at TEXT, outcome TEXT, detail TEXT,
      PRIMARY KEY (run_id, name)) STRICT;
    CREATE TABLE model (
      version TEXT PRIMARY KEY, created_at TEXT NOT NULL, n_train INTEGER NOT NULL,
      n_test INTEGER NOT NULL, f1_micro REAL NOT NULL, f1_macro REAL NOT NULL, decision TEXT,
      reason TEXT, decided_at TEXT) STRICT, WITHOUT ROWID;
    INSERT INTO movie VALUES
      (7, 'Seven', 'Seven it is.', 'en', '2001-02-03', 1.5, 'import', '2026-11-22T03:15:00.000Z'),
      (3, NULL, 'Three.', NULL, NULL, NULL, 'import', '2026-11-22T03:15:00.000Z');
    INSERT INTO movie_genre VALUES (7, 18), (7, 80), (3, 18);
    INSERT INTO run (command, started_at) VALUES ('import', '2026-11-22T03:15:00.000Z');
    """

  @Test func `a database of the first version can be read as it is`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/movies.db"
    try DatabaseQueue(path: path).write { try $0.execute(sql: Self.version1) }
    let before = try Data(contentsOf: URL(filePath: path))
    let database = try StateDatabase(reading: path)
    #expect(try database.movies.movies().count == 2 && database.runs.withdrawn().isEmpty)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func `a database of the first version keeps its movies`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/movies.db"
    try DatabaseQueue(path: path).write { try $0.execute(sql: Self.version1) }
    let database = try StateDatabase(path: path)
    #expect(
      try database.movies.movies() == [
        Movie(id: 3, overview: "Three.", genres: GenreSet([.drama])),
        Movie(
          id: 7, title: "Seven", overview: "Seven it is.", genres: GenreSet([.drama, .crime]),
          originalLanguage: "en", releaseDate: "2001-02-03", popularity: 1.5),
      ])
    #expect(try database.runs.recent(5).map(\.command) == ["import"])
    let silent = Movie(id: 8, title: "Eight", overview: "", genres: [])
    #expect(try database.movies.upsert([silent], source: "test", now: Date()).added == 1)
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "DELETE FROM movie WHERE id = 7") }
    let left = try queue.read { try Int.fetchAll($0, sql: "SELECT movie_id FROM movie_genre") }
    #expect(left == [3])
  }
}
