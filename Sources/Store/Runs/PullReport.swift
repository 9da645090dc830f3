/// What was brought from the Hub, and how it was put into service.
package struct PullReport: Hashable, Codable, Sendable {
  package struct Download: Hashable, Codable, Sendable {
    package var version: String
    package let repository: String
    package let revision: String
    package let commit: String
    /// None if the model was here already.
    package var downloaded: [String] = []
    package var bytes = 0
    package var seconds = 0.0

    package init(version: String, repository: String, revision: String, commit: String) {
      self.version = version
      self.repository = repository
      self.revision = revision
      self.commit = commit
    }
  }

  package let download: Download
  package let publication: PublicationReport

  package init(download: Download, publication: PublicationReport) {
    self.download = download
    self.publication = publication
  }

  package init(from decoder: any Decoder) throws {
    download = try Download(from: decoder)
    publication = try PublicationReport(from: decoder)
  }

  /// The members of both, side by side.
  package func encode(to encoder: any Encoder) throws {
    try publication.encode(to: encoder)
    try download.encode(to: encoder)
  }
}
