/// What a run, or a stage of a night, measured and decided: one object of JSON on record.
///
///     {"dropped":3,"left":997,"summary":"dropped 3 movies of TMDB's, 997 left"}
///
/// The members of the report stand beside the others.
package struct RunDetails: Hashable, Codable, Sendable {
  /// What each command, and the stage of its name, has to tell.
  package enum Report: Hashable, Sendable {
    case imported(ImportCounts)
    case fetch(FetchReport)
    case purge(PurgeReport)
    case training(TrainingReport)
    case publication(PublicationReport)
    case pull(PullReport)
    case tidying(TidyingReport)
    case upload(UploadReport)
  }

  package var report: Report?
  /// One line for people.
  package var summary: String?
  /// Why it failed.
  package var error: String?
  /// Of a night: whether it was the rest of one that was cut off.
  package var isResumed: Bool?

  private enum CodingKeys: String, CodingKey {
    case summary, error
    case isResumed = "resumed"
  }

  package init(_ report: Report? = nil, summary: String? = nil, error: String? = nil) {
    self.report = report
    self.summary = summary
    self.error = error
  }

  /// Reads what is on record; what another version of the program wrote may lack its report.
  init(json: String) {
    self = StoredJSON.value(json) ?? RunDetails()
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    report = Report(from: decoder)
    summary = try members.decodeIfPresent(String.self, forKey: .summary)
    error = try members.decodeIfPresent(String.self, forKey: .error)
    isResumed = try members.decodeIfPresent(Bool.self, forKey: .isResumed)
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try report?.value.encode(to: encoder)
    try members.encodeIfPresent(summary, forKey: .summary)
    try members.encodeIfPresent(error, forKey: .error)
    try members.encodeIfPresent(isResumed, forKey: .isResumed)
  }

  /// What was decided about a model, by the gate or by a person.
  package var publication: PublicationReport? {
    switch report {
    case .publication(let report): report
    case .pull(let report): report.publication
    default: nil
    }
  }
}

extension RunDetails.Report {
  /// A kind is known by its members: no other has all of them, but for a pull, which has a
  /// publication's, too, and is tried before it.
  fileprivate init?(from decoder: any Decoder) {
    let kinds: [(any Decoder) throws -> Self] = [
      { .imported(try ImportCounts(from: $0)) },
      { .fetch(try FetchReport(from: $0)) },
      { .purge(try PurgeReport(from: $0)) },
      { .training(try TrainingReport(from: $0)) },
      { .pull(try PullReport(from: $0)) },
      { .publication(try PublicationReport(from: $0)) },
      { .tidying(try TidyingReport(from: $0)) },
      { .upload(try UploadReport(from: $0)) },
    ]
    guard let report = kinds.lazy.compactMap({ try? $0(decoder) }).first else { return nil }
    self = report
  }

  fileprivate var value: any Encodable {
    switch self {
    case .imported(let report): report
    case .fetch(let report): report
    case .purge(let report): report
    case .training(let report): report
    case .publication(let report): report
    case .pull(let report): report
    case .tidying(let report): report
    case .upload(let report): report
    }
  }
}

/// What `import` did.
package struct ImportCounts: Hashable, Codable, Sendable {
  package let added: Int
  package let updated: Int
  package let unchanged: Int
  /// Lines that are not movies.
  package let skipped: Int

  package init(added: Int, updated: Int, unchanged: Int, skipped: Int) {
    self.added = added
    self.updated = updated
    self.unchanged = unchanged
    self.skipped = skipped
  }
}

/// What was dropped of TMDB's movies, and how many are left.
package struct PurgeReport: Hashable, Codable, Sendable {
  package let dropped: Int
  package let left: Int
}

/// Which models were removed because nobody needs them any more.
package struct TidyingReport: Hashable, Codable, Sendable {
  package let removed: [String]

  package init(removed: [String]) {
    self.removed = removed
  }
}
