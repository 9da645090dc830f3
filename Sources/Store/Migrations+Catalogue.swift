extension Migrations {
  /// Movies without an overview, and where the fetch from TMDB stands.
  static let catalogue = """
    CREATE TABLE new_movie (
      id INTEGER PRIMARY KEY CHECK (id > 0),
      title TEXT CHECK (title <> ''),
      overview TEXT CHECK (overview <> ''),
      original_language TEXT,
      release_date TEXT,
      popularity REAL,
      source TEXT NOT NULL,
      fetched_at TEXT NOT NULL
    ) STRICT;
    INSERT INTO new_movie (id, title, overview, original_language, release_date, popularity,
        source, fetched_at)
      SELECT id, title, overview, original_language, release_date, popularity,
        source, fetched_at FROM movie ORDER BY id;
    DROP TABLE movie;
    ALTER TABLE new_movie RENAME TO movie;

    -- The fetch that is under way, or that was cut off.
    CREATE TABLE fetch (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      mode TEXT NOT NULL CHECK (mode IN ('full', 'changes')),
      started_at TEXT NOT NULL,
      first_day TEXT NOT NULL,
      stage TEXT NOT NULL CHECK (stage IN ('windows', 'lists', 'movies')),
      expected INTEGER
    ) STRICT;

    -- The windows of a crawl; those that are closed have `found` and `missing`.
    CREATE TABLE catalogue_window (
      id INTEGER PRIMARY KEY,
      first_day TEXT NOT NULL,
      last_day TEXT NOT NULL CHECK (last_day >= first_day),
      votes_from INTEGER,
      votes_to INTEGER CHECK (votes_to >= votes_from),
      languages TEXT,
      round INTEGER NOT NULL DEFAULT 1,
      total_pages INTEGER,
      total_results INTEGER,
      found INTEGER,
      missing INTEGER,
      CHECK ((found IS NULL) = (missing IS NULL))
    ) STRICT;

    -- The pages of open windows that have been saved, with the movies listed there.
    CREATE TABLE catalogue_page (
      window_id INTEGER NOT NULL REFERENCES catalogue_window (id) ON DELETE CASCADE,
      round INTEGER NOT NULL,
      page INTEGER NOT NULL,
      movie_ids TEXT NOT NULL CHECK (json_valid(movie_ids)),
      PRIMARY KEY (window_id, round, page)
    ) STRICT, WITHOUT ROWID;

    -- Movies to ask for one by one; those that TMDB does not have are remembered a while.
    CREATE TABLE wanted_movie (
      id INTEGER PRIMARY KEY,
      reason TEXT NOT NULL CHECK (reason IN ('changed', 'old', 'unlisted', 'vanished')),
      popularity REAL,
      absent_since TEXT
    ) STRICT;

    -- Genres that are none of ours, in how many movies of this fetch.
    CREATE TABLE unknown_genre (
      genre_id INTEGER PRIMARY KEY,
      movies INTEGER NOT NULL
    ) STRICT;

    -- What the fetches that came to an end have found.
    CREATE TABLE catalogue (
      id INTEGER PRIMARY KEY,
      mode TEXT NOT NULL CHECK (mode IN ('full', 'changes')),
      started_at TEXT NOT NULL,
      ended_at TEXT NOT NULL CHECK (ended_at >= started_at),
      figures TEXT NOT NULL CHECK (json_valid(figures)),
      is_accepted INTEGER NOT NULL CHECK (is_accepted IN (0, 1))
    ) STRICT;
    """
}
