/// Why nothing may be fetched.
enum FetchError: Error, Hashable, Sendable {
  case termsNotAccepted
  case noCredential
}

extension FetchError: CustomStringConvertible {
  var description: String {
    switch self {
    case .termsNotAccepted:
      """
      TMDB's terms of use, § 1.C, forbid to use its content "in connection with, including for \
      training, a machine learning (ML) or artificial intelligence (AI) based Application" \
      without its permission: read https://www.themoviedb.org/api-terms-of-use, get TMDB's \
      written permission, and then set TMDB_TERMS=accepted
      """
    case .noCredential:
      "no token for TMDB: set TMDB_API_TOKEN or TMDB_API_TOKEN_FILE to an API Read Access Token"
        + " (or TMDB_API_KEY or TMDB_API_KEY_FILE to a version 3 key)"
    }
  }
}
