import Core
import FoundationEssentials
import Remote
import Settings
import Store

/// What is done in a night, in order.
struct NightStages: Sendable {
  let workspace: Workspace
  let database: StateDatabase
  let http: HTTPClient

  var all: [NightStage] {
    [
      NightStage(name: "fetch", run: fetch),
      NightStage(name: "catalogue", run: judgeCatalogue),
      NightStage(name: "purge", run: purge),
      NightStage(name: "train", run: train),
      NightStage(name: "publish", run: publish),
      NightStage(name: "tidy", isNeeded: false, run: tidy),
      NightStage(name: "upload", isNeeded: false, run: upload),
    ]
  }

  /// A machine whose movies are all imported has nothing to ask TMDB for.
  private func fetch(_ context: NightStage.Context) async throws -> NightStage.Result {
    let settings = workspace.settings
    let sources = try database.movies.sources()
    if settings.tmdbToken == nil, settings.tmdbKey == nil, sources.counts[MovieSources.tmdb] == nil,
      !sources.counts.isEmpty
    {
      return NightStage.Result(.skipped, "no token for TMDB: the movies are imported ones")
    }
    let client = try TMDBClient(settings, over: http)
    var fetch = CatalogueFetch(workspace: workspace, database: database, client: client)
    let report = try await fetch.run()
    for problem in report.problems { workspace.console.warn(problem) }
    return NightStage.Result(
      .done,
      "added \(Figures.count(report.added)), updated \(Figures.count(report.updated)),"
        + " deleted \(Figures.count(report.deleted)), unchanged \(Figures.count(report.unchanged))",
      .fetch(report))
  }

  private func judgeCatalogue(_ context: NightStage.Context) throws -> NightStage.Result {
    let violations = try CatalogueGuard.violations(in: database, of: workspace.releases)
    guard violations.isEmpty else { throw CommandError.badCatalogue(violations) }
    return NightStage.Result(.done, "nothing speaks against it")
  }

  private func purge(_ context: NightStage.Context) throws -> NightStage.Result {
    let report = try CataloguePurge.run(workspace, database)
    return NightStage.Result(.done, report.text, .purge(report))
  }

  /// The version bears the stage's first start: a training that is taken up makes the same model.
  private func train(_ context: NightStage.Context) throws -> NightStage.Result {
    // The movies of this night have taken some.
    try workspace.requireSpace()
    let report = try Training(workspace: workspace, database: database)
      .run(started: context.started, isNeeded: false)
    if report.isKnown {
      return NightStage.Result(
        .skipped, "\(report.version) has learned from these very movies", .training(report))
    }
    if !report.metrics.unconverged.isEmpty {
      workspace.console.warn(
        "the weights of \(report.metrics.unconverged.joined(separator: ", ")) did not settle:"
          + " compare the model with `marquee-cron evaluate`")
    }
    return NightStage.Result(
      .done,
      "\(report.version), f1_micro \(Figures.decimal(report.metrics.report.f1Micro)),"
        + " from \(Figures.count(report.metrics.nTrain, "movie"))", .training(report))
  }

  private func publish(_ context: NightStage.Context) throws -> NightStage.Result {
    guard case .training(let training)? = context.details["train"]?.report else {
      throw CommandError.noModels(directory: workspace.releases.directory)
    }
    var report = try Publication(workspace: workspace, database: database)
      .publish(training.version, forcedBecause: nil)
    if report.outcome == .unchanged && training.isKnown {
      // Decided long ago; otherwise by this very night, before it was cut off.
      report.replaceDecision(by: .sameMovies, because: "there is nothing new to learn from")
      return NightStage.Result(
        .skipped, "\(report.text): \(report.reason)", .publication(report))
    }
    return NightStage.Result(
      report.outcome == .kept ? .kept : .done, report.text, .publication(report))
  }

  private func tidy(_ context: NightStage.Context) -> NightStage.Result {
    let removed = workspace.tidy(database)
    return NightStage.Result(
      .done, "removed \(Figures.count(removed.count, "old model"))",
      .tidying(TidyingReport(removed: removed)))
  }

  /// Whatever is in service goes to the Hub, unless that shows it already, be it of this night or
  /// not: after a rollback, too.
  private func upload(_ context: NightStage.Context) async throws -> NightStage.Result {
    guard let repository = workspace.settings.hubRepository else {
      return NightStage.Result(.skipped, "HF_REPO is not set")
    }
    guard let version = workspace.releases.current() else {
      return NightStage.Result(.skipped, "no model is in service")
    }
    if let commit = try ModelUpload.commit(of: version, workspace.settings, database.runs) {
      return NightStage.Result(
        .skipped, "\(repository) has \(version) already, as commit \(commit.prefix(8))")
    }
    let report = try await ModelUpload(workspace: workspace, database: database, http: http)
      .run(version)
    return NightStage.Result(
      .done, report.text.split(separator: "\n").joined(separator: "; "), .upload(report))
  }
}
