internal import CWords
import Core
import FoundationEssentials
import Locks
import Store

/// Makes a model directory from the movies of the database.
struct Training {
  /// The share of the time that has gone when a stage begins, roughly.
  private static func fraction(before stage: GenreTrainer.Stage) -> Double {
    switch stage {
    case .tokenizing: 0.02
    case .baselines: 0.1
    case .features: 0.3
    case .crossValidation: 0.4
    case .fit: 0.8
    case .evaluation: 0.9
    }
  }

  let workspace: Workspace
  let database: StateDatabase

  /// Trains, if that is needed.
  ///
  /// - Parameters:
  ///   - started: the first part of the version; `nil`: now.
  ///   - isNeeded: whether to train although a model has learned from the same movies.
  func run(started: Date? = nil, isNeeded: Bool = true) throws -> TrainingReport {
    let now = workspace.now()
    let bar = ProgressBar(isShown: workspace.console.showsProgress)
    defer { bar.finish() }
    bar.update(0, "reading the movies")
    let trainer = GenreTrainer(tables: .shipped)
    let (data, movieCount, counts) = try digest()
    if !isNeeded, let known = try model(of: data, trainer) {
      return TrainingReport(
        version: known.version, isKnown: true,
        seconds: workspace.now().timeIntervalSince(now), metrics: known.metrics)
    }
    let rare = Genre.allCases.filter { counts[$0.index] < GenreTrainer.minimumOfGenre }
    if movieCount >= GenreTrainer.minimumMovies && !rare.isEmpty {
      throw TrainingError.tooFewOfGenres(rare, minimum: GenreTrainer.minimumOfGenre)
    }
    let begun = Mutex<[(stage: String, at: Date)]>([])
    let result = try trainer.train(database.movies.source) { stage in
      begun.withLock { $0.append((stage.rawValue, workspace.now())) }
      bar.update(Self.fraction(before: stage), stage.title, always: true)
      if !workspace.console.showsProgress { workspace.log.info("training: \(stage.title)") }
    }
    let version = try ModelDirectory.write(
      result, options: trainer.options, tables: trainer.tables?.digest,
      sources: try database.movies.sources(), data: data,
      realMovies: StarterFigures.shipped.figures(ofTraining: data, by: trainer),
      started: started ?? now, into: workspace.settings.modelsDirectory)
    let model = try record(version)
    let ended = workspace.now()
    return TrainingReport(
      version: version, seconds: ended.timeIntervalSince(now),
      stageSeconds: Self.seconds(begun.withLock { $0 }, until: ended), metrics: model.metrics)
  }

  /// Reads a model that was just written, and remembers it; one that cannot be is not left there.
  private func record(_ version: String) throws -> StoredModel {
    let isKnown = try database.runs.model(version) != nil
    do {
      let model = try ModelDirectory.read(at: workspace.releases.path(of: version))
      try database.runs.record(ModelRecord(model))
      return model
    } catch {
      if !isKnown {
        try? ModelDirectory.remove(version, in: workspace.settings.modelsDirectory)
      }
      throw error
    }
  }

  /// The newest model, or the one in service, if the same training made it.
  private func model(
    of data: String, _ trainer: GenreTrainer
  ) throws -> StoredModel? {
    let candidates = [try workspace.versions(database).last, workspace.releases.current()]
    return candidates.lazy.compactMap { $0 }
      .compactMap { try? ModelDirectory.read(at: workspace.releases.path(of: $0)) }
      .first {
        $0.manifest.data == data && $0.manifest.training == trainer.options
          && $0.manifest.tables == trainer.tables?.digest
      }
  }

  /// What the movies are known by, how many there are to learn from, and how many of each genre.
  private func digest() throws(StoreError) -> (value: String, movies: Int, counts: [Int]) {
    var digest = MovieDigest()
    var movies = 0
    var counts = [Int](repeating: 0, count: Genre.count)
    try database.movies.forEach { movie in
      digest.add(movie)
      guard !Split.isHeldOut(movie.id) else { return }
      movies += 1
      for genre in movie.genres.genres { counts[genre.index] += 1 }
    }
    return (digest.value, movies, counts)
  }

  private static func seconds(
    _ stages: [(stage: String, at: Date)], until end: Date
  ) -> [String: Double] {
    var seconds: [String: Double] = [:]
    for (index, stage) in stages.enumerated() {
      let next = index + 1 < stages.count ? stages[index + 1].at : end
      seconds[stage.stage] = next.timeIntervalSince(stage.at)
    }
    return seconds
  }
}

extension GenreTrainer.Stage {
  fileprivate var title: String {
    switch self {
    case .tokenizing: "splitting texts into words"
    case .baselines: "learning simpler models to compare with"
    case .features: "weighing the words"
    case .crossValidation: "cross-validation"
    case .fit: "learning the final weights"
    case .evaluation: "judging by held-out movies"
    }
  }
}

extension TrainingReport {
  var text: String {
    var table = TextTable(["", "f1_micro", "f1_macro"])
    for (name, report) in [
      ("overview alone", metrics.report), ("with the title", metrics.heldOut.withTitle),
    ] {
      table.add([name, Figures.decimal(report.f1Micro), Figures.decimal(report.f1Macro)])
    }
    return table.text + "\n"
      + "learned from \(Figures.count(metrics.nTrain, "movie")), judged by"
      + " \(Figures.count(metrics.report.nTest)), in \(Figures.duration(seconds: seconds))"
  }
}

extension StarterFigures {
  /// Those that come with the program.
  static let shipped: StarterFigures = {
    guard let figures = try? StarterFigures(PackageResources.starter_figures_json) else {
      preconditionFailure("data/starter-figures.json is not as StarterFigures reads it")
    }
    return figures
  }()
}

extension WordTables {
  /// Those that come with the program.
  static let shipped: WordTables = {
    var count: UInt = 0
    let bytes = UnsafeRawBufferPointer(start: marquee_words(&count), count: Int(count))
    guard let tables = WordTables(bytes) else {
      preconditionFailure("data/words.txt has a line that is not as WordTables reads it")
    }
    return tables
  }()
}
