/// The names of the settings, in the environment as in the configuration file.
package enum SettingKey: String, CaseIterable, Sendable {
  case stateDirectory = "MARQUEE_STATE_DIR"
  case socket = "MARQUEE_SOCKET"
  case workers = "MARQUEE_WORKERS"
  case maxBodyBytes = "MARQUEE_MAX_BODY_BYTES"
  case logLevel = "MARQUEE_LOG_LEVEL"
  case pingURL = "MARQUEE_PING_URL"
  case sourceDate = "SOURCE_DATE_EPOCH"
  case tmdbToken = "TMDB_API_TOKEN"
  case tmdbTokenFile = "TMDB_API_TOKEN_FILE"
  case tmdbKey = "TMDB_API_KEY"
  case tmdbKeyFile = "TMDB_API_KEY_FILE"
  case tmdbBaseURL = "TMDB_BASE_URL"
  case tmdbRequestsPerSecond = "TMDB_REQUESTS_PER_SECOND"
  case tmdbTerms = "TMDB_TERMS"
  case hubToken = "HF_TOKEN"
  case hubTokenFile = "HF_TOKEN_FILE"
  case hubRepository = "HF_REPO"
  case hubSpace = "HF_SPACE"
  case hubRevision = "HF_REVISION"
  case hubEndpoint = "HF_ENDPOINT"

  /// What the gateway has to know; everything else, secrets above all, is no business of a program
  /// that visitors' texts reach.
  package static let ofGateway: [SettingKey] = [
    .stateDirectory, .socket, .workers, .maxBodyBytes, .logLevel,
  ]

  /// Names that start like this are ours; one that we don't know is a mistake.
  static let prefixes = ["MARQUEE_", "TMDB_", "HF_"]
}
