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
