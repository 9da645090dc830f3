import Core
internal import GRDB

/// The schema, as steps that are named, ordered and never edited.
enum Migrations {
  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 movies, runs and models") { database in
      try database.execute(sql: moviesRunsAndModels)
      for genre in Genre.allCases {
        try database.execute(
          sql: "INSERT INTO genre (id, name) VALUES (?, ?)",
          arguments: [genre.number, genre.name])
      }
    }
    migrator.registerMigration("2 catalogue") { try $0.execute(sql: catalogue) }
    migrator.registerMigration("3 night") { try $0.execute(sql: night) }
    migrator.registerMigration("4 service") { try $0.execute(sql: service) }
    return migrator
  }

  /// Times are text, UTC, `2026-11-22T03:15:00.000Z`.
  private static let moviesRunsAndModels = """
    CREATE TABLE genre (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

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
      id INTEGER PRIMARY KEY,
      command TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ended_at TEXT CHECK (ended_at >= started_at),
      outcome TEXT CHECK (outcome IN ('done', 'kept', 'failed')),
      detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
      CHECK ((ended_at IS NULL) = (outcome IS NULL))
    ) STRICT;

    CREATE TABLE stage (
      run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ended_at TEXT CHECK (ended_at >= started_at),
      outcome TEXT CHECK (outcome IN ('done', 'kept', 'failed')),
      detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
      PRIMARY KEY (run_id, name),
      CHECK ((ended_at IS NULL) = (outcome IS NULL))
    ) STRICT;

    CREATE TABLE model (
      version TEXT PRIMARY KEY,
      created_at TEXT NOT NULL,
      n_train INTEGER NOT NULL,
      n_test INTEGER NOT NULL,
      f1_micro REAL NOT NULL,
      f1_macro REAL NOT NULL,
      decision TEXT CHECK (decision IN ('published', 'kept')),
      reason TEXT,
      decided_at TEXT,
      CHECK ((decision IS NULL) = (decided_at IS NULL))
    ) STRICT, WITHOUT ROWID;
    """

  /// Stages that are passed over or taken up again, uploads, and what the gate weighed.
  private static let night = """
    CREATE TABLE new_stage (
      run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      started_at TEXT NOT NULL,
      resumed_at TEXT CHECK (resumed_at >= started_at),
      ended_at TEXT CHECK (ended_at >= started_at),
      outcome TEXT CHECK (outcome IN ('done', 'kept', 'skipped', 'failed')),
      detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
      PRIMARY KEY (run_id, name),
      CHECK ((ended_at IS NULL) = (outcome IS NULL))
    ) STRICT;
    INSERT INTO new_stage (run_id, name, started_at, ended_at, outcome, detail)
      SELECT run_id, name, started_at, ended_at, outcome, detail FROM stage ORDER BY rowid;
    DROP TABLE stage;
    ALTER TABLE new_stage RENAME TO stage;

    ALTER TABLE model ADD COLUMN gate TEXT CHECK (gate IS NULL OR json_valid(gate));
    ALTER TABLE model ADD COLUMN uploaded_commit TEXT;
    ALTER TABLE model ADD COLUMN uploaded_at TEXT
      CHECK ((uploaded_commit IS NULL) = (uploaded_at IS NULL));
    """

  /// The order of the models, those that were withdrawn, and what the Hub shows.
  private static let service = """
    -- In the order in which they came; the time in a version is that of a clock, which may err.
    ALTER TABLE model ADD COLUMN number INTEGER;
    UPDATE model SET number = (
      SELECT count(*) FROM model AS other
      WHERE (other.created_at, other.version) <= (model.created_at, model.version));
    CREATE UNIQUE INDEX model_by_number ON model (number);

    -- Taken out of service by a person: no night puts them back.
    CREATE TABLE withdrawn_model (
      version TEXT PRIMARY KEY,
      withdrawn_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What the main branch of each repository has.
    CREATE TABLE hub_main (
      repository TEXT PRIMARY KEY,
      version TEXT NOT NULL,
      commit_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
