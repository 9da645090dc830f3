import ArgumentParser
import Catalogue
import Core
import Remote
import Settings
import Store

struct Fetch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetches movies from TMDB: the whole catalogue at first, then what changed.",
    discussion: """
      Needs a token (TMDB_API_TOKEN) and TMDB's permission to learn from its content \
      (TMDB_TERMS=accepted). If it is killed, the next run continues where it stopped. \
      Keeps to TMDB_REQUESTS_PER_SECOND.
      """)

  @Flag(help: "Fetch the whole catalogue again.")
  var full = false

  @Option(
    help: ArgumentHelp(
      "What changed since that day, instead of since the last fetch.", valueName: "yyyy-mm-dd"))
  var since: Day?

  @Option(help: ArgumentHelp("Stop after this many movies, to try it out.", valueName: "n"))
  var limit: Int?

  @Flag(
    help: "Accept the catalogue, even if the guard against bad ones would not.")
  var accept = false

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if full && since != nil { throw ValidationError("--full and --since exclude each other") }
    if let limit, limit < 1 { throw ValidationError("--limit needs a number above 0") }
  }

  func run() async throws {
    let workspace = try common.workspace()
    let client = try TMDBClient(workspace.settings, over: Workspace.http)
    try await workspace.exclusively("fetch") {
      try workspace.requireSpace()
      let database = try workspace.database()
      let result = try await workspace.recorded("fetch", in: database, as: RunDetails.Report.fetch)
      {
        var fetch = CatalogueFetch(workspace: workspace, database: database, client: client)
        return (try await fetch.run(options), outcome: .done)
      }
      for line in result.warnings { workspace.console.warn(line) }
      try workspace.console.confirm(result, as: report.format) { result.text }
    }
  }

  private var options: CatalogueFetch.Options {
    CatalogueFetch.Options(isFull: full, since: since, limit: limit, isAccepted: accept)
  }
}

extension TMDBClient {
  /// The client that the settings describe, if they allow to fetch at all.
  init(
    _ settings: Settings, over client: HTTPClient, retry: Retry = Retry()
  ) throws {
    guard settings.tmdbTermsAccepted else { throw FetchError.termsNotAccepted }
    let credential: Credential
    if let token = settings.tmdbToken {
      credential = .token(try token.value())
    } else if let key = settings.tmdbKey {
      credential = .key(try key.value())
    } else {
      throw FetchError.noCredential
    }
    self.init(
      address: settings.tmdbBaseURL, credential: credential,
      perSecond: settings.tmdbRequestsPerSecond, retry: retry, client: client)
  }
}

extension Day: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
