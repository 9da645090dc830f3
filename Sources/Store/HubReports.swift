/// What an upload to the Hub did.
package struct UploadReport: Hashable, Codable, Sendable {
  /// What a repository has got.
  package struct Target: Hashable, Codable, Sendable {
    package let repository: String
    /// The commit that has all of it.
    package let commit: String
    package let sent: [String]
    package let unchanged: [String]
    package let deleted: [String]
    package let bytes: Int

    package init(
      repository: String, commit: String, sent: [String], unchanged: [String], deleted: [String],
      bytes: Int
    ) {
      self.repository = repository
      self.commit = commit
      self.sent = sent
      self.unchanged = unchanged
      self.deleted = deleted
      self.bytes = bytes
    }
  }

  package let version: String
  /// Its members stand beside the version.
  package let model: Target
  package var space: Target?
  package var seconds = 0.0

  private enum CodingKeys: String, CodingKey { case version, space, seconds }

  package init(version: String, model: Target) {
    self.version = version
    self.model = model
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    version = try members.decode(String.self, forKey: .version)
    model = try Target(from: decoder)
    space = try members.decodeIfPresent(Target.self, forKey: .space)
    seconds = try members.decode(Double.self, forKey: .seconds)
  }

  package func encode(to encoder: any Encoder) throws {
    try model.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(version, forKey: .version)
    try members.encodeIfPresent(space, forKey: .space)
    try members.encode(seconds, forKey: .seconds)
  }
}

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

/// Which models were removed because nobody needs them any more.
package struct TidyingReport: Hashable, Codable, Sendable {
  package let removed: [String]

  package init(removed: [String]) {
    self.removed = removed
  }
}
