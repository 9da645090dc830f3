import FoundationEssentials

/// What an upload did.
package struct HubUpload: Hashable, Sendable {
  /// The commit that has the files.
  package var commit: String
  package var sent: [String] = []
  package var unchanged: [String] = []
  package var deleted: [String] = []
  /// How many bytes were sent as the contents of files.
  package var bytes = 0
}

extension HubClient {
  /// How often a commit is tried.
  static let commitAttempts = 6

  /// Makes a repository unless it is there.
  package func create(_ repository: HubRepository) async throws(HubError) {
    struct Creation: Encodable {
      var name: String
      var organization: String
      var type: String
      var sdk: String?
    }
    let parts = repository.name.split(separator: "/").map(String.init)
    let action = "creating \(repository.name)"
    let creation = Creation(
      name: parts.last ?? "", organization: parts.first ?? "", type: repository.kind.rawValue,
      sdk: repository.kind == .space ? "static" : nil)
    let response = try await send(Self.post("/api/repos/create", creation), action)
    switch response.status {
    case 200..<300, 409: return
    case 403:
      // A token for this repository alone may not create, but may write to what is there.
      do {
        _ = try await commit(of: repository)
      } catch .noRepository {
        throw failure(response, action, in: repository)
      }
    default: throw failure(response, action, in: repository)
    }
  }

  /// Asks the Hub whether it will take a `README.md`, before anything large is on its way.
  func validate(
    card: HubFile, for repository: HubRepository
  ) async throws(HubError) {
    let content = [
      "content": String(decoding: card.bytes, as: UTF8.self), "repoType": repository.kind.rawValue,
    ]
    let action = "checking README.md"
    let response = try await send(Self.post("/api/validate-yaml", content), action)
    switch failure(response, action, in: repository) {
    case _ where response.status == 200: return
    case .failed(_, let answer) where answer.status == 400:
      throw .badCard(repository: repository.name, reasons: answer.reason)
    case let failure: throw failure
    }
  }

  /// Gives the main branch these files, in one commit; those that it has already are not sent.
  ///
  /// A commit may take effect although its answer is lost, and may be refused because others
  /// committed. Either way the branch is looked at before anything is tried again, and each try
  /// says which commit it builds on: there is never a second one.
  ///
  /// - Parameters:
  ///   - obsolete: of the paths that a commit has, those that shall go.
  ///   - progress: is told how many of how many bytes have arrived.
  package func upload(
    _ files: [HubFile], to repository: HubRepository, titled title: String,
    obsolete: (_ commit: String) async throws(HubError) -> [String] = { _ in [] },
    progress: (_ sent: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws(HubError) -> HubUpload {
    var attempt = 1
    while true {
      var commit = try await plan(files, for: repository, titled: title)
      if commit.isEmpty { return HubUpload(of: files, by: commit, id: commit.parent) }
      for file in commit.regular where file.path == "README.md" {
        try await validate(card: file, for: repository)
      }
      commit.deleted = try await obsolete(commit.parent)
      try await store(commit, in: repository, progress)
      switch try await send(commit, to: repository) {
      case .done(let id): return HubUpload(of: files, by: commit, id: id)
      case .open(let failure, let asked):
        if let id = try await find(commit, in: repository) {
          return HubUpload(of: files, by: commit, id: id)
        }
        let wait = retry.wait(after: attempt, asked: asked)
        guard attempt < Self.commitAttempts, wait <= retry.patience else { throw failure }
        await retry.sleep(wait)
        attempt += 1
      }
    }
  }

  /// Asks which files differ and how each one goes: the Hub decides, by their names and beginnings.
  private func plan(
    _ files: [HubFile], for repository: HubRepository, titled title: String
  ) async throws(HubError) -> HubCommit {
    let action = "asking what \(repository.name) has"
    let answer = try await json(
      Preupload.Answer.self,
      Self.post(
        repository.api("preupload", "main"), Preupload(files: files.map(Preupload.File.init))),
      action, in: repository)
    var parent = answer.commitOid
    if parent == nil { parent = try await commit(of: repository) }
    var plan = HubCommit(title: title, parent: parent ?? "")
    for file in files {
      guard let found = answer.files.first(where: { $0.path == file.path }) else {
        throw .notUnderstood(action: action, reason: "it says nothing about \(file.path)")
      }
      if found.shouldIgnore == true {
        throw .ignored(path: file.path, repository: repository.name)
      }
      if file.isCalled(found.oid) { continue }
      // The storage takes nothing that is empty.
      if found.uploadMode == "lfs" && !file.bytes.isEmpty {
        plan.large.append(file)
      } else {
        plan.regular.append(file)
      }
    }
    return plan
  }

  private func store(
    _ commit: HubCommit, in repository: HubRepository, _ progress: (Int, Int) -> Void
  ) async throws(HubError) {
    let total = commit.files.reduce(0) { $0 + $1.bytes.count }
    var sent = 0
    for file in commit.large {
      try await HubStorage(hub: self, repository: repository).store(file) { count in
        sent += count
        progress(sent, total)
      }
    }
  }

  private enum CommitOutcome {
    case done(String)
    /// It may have taken effect or not; at the latest the next try will tell.
    case open(HubError, after: Duration?)
  }

  /// Sends a commit once; throws if it is refused for good.
  private func send(
    _ commit: HubCommit, to repository: HubRepository
  ) async throws(HubError) -> CommitOutcome {
    let action = "the commit to \(repository.name)"
    // The Hub gives itself a minute before it answers.
    let request = HTTPRequest(
      .post, repository.api("commit", "main"), headers: [("Content-Type", "application/x-ndjson")],
      body: commit.body, timeout: .seconds(180), patience: .seconds(120), isRepeatable: false)
    let response: HTTPResponse
    do {
      response = try await send(request, action)
    } catch .network(let error) where error.isTransient {
      return .open(.network(error), after: nil)
    }
    if (200..<300).contains(response.status) {
      let answer = try? Self.decode(CommitAnswer.self, from: response.body)
      let unreadable = HubError.notUnderstood(action: action, reason: "it names no commit")
      return answer.map { .done($0.commitOid) } ?? .open(unreadable, after: nil)
    }
    let failure = failure(response, action, in: repository)
    switch (response.status, Self.verdict(.success(response))) {
    case (412, _): return .open(.overtaken(repository: repository.name), after: nil)
    case (_, .again(let asked)): return .open(failure, after: asked)
    // The storage may not know yet what it has just been given.
    case (400, _) where String(decoding: response.body, as: UTF8.self).contains("LFS pointer"):
      return .open(failure, after: nil)
    default: throw failure
    }
  }

  /// Looks for a commit among those that came after its parent.
  private func find(
    _ commit: HubCommit, in repository: HubRepository
  ) async throws(HubError) -> String? {
    try await commits(of: repository).prefix { $0.id != commit.parent }
      .first { $0.title == commit.title }?.id
  }

  /// Gives a commit a tag and looks, hash by hash, whether the tag has these files.
  ///
  /// A tag that was there already is left where it is.
  package func tag(
    _ commit: String, _ tag: String, having files: [HubFile], in repository: HubRepository
  ) async throws(HubError) {
    let action = "tagging \(repository.name)"
    let request = Self.post(repository.api("tag", commit), ["tag": tag])
    let response = try await send(request, action)
    guard response.status == 409 || (200..<300).contains(response.status) else {
      throw failure(response, action, in: repository)
    }
    do {
      try await verify(files, in: repository, at: tag)
    } catch .differs where response.status == 409 {
      throw .tagTaken(tag, repository: repository.name)
    }
  }

  /// Compares what a revision has with what it should have, hash by hash.
  package func verify(
    _ files: [HubFile], in repository: HubRepository, at revision: String
  ) async throws(HubError) {
    let entries = try await self.files(of: repository, at: revision)
    let paths = files.filter { !$0.isCalled(entries[$0.path]?.oid) }.map(\.path)
    guard paths.isEmpty else {
      throw .differs(paths: paths, repository: repository.name, revision: revision)
    }
  }
}

extension HubUpload {
  fileprivate init(of files: [HubFile], by commit: HubCommit, id: String) {
    self.commit = id
    sent = commit.files.map(\.path).sorted()
    unchanged = files.map(\.path).filter { !sent.contains($0) }.sorted()
    deleted = commit.deleted.sorted()
    bytes = commit.files.reduce(0) { $0 + $1.bytes.count }
  }
}

private struct CommitAnswer: Decodable {
  var commitOid: String
}

/// `POST …/preupload/main`.
private struct Preupload: Encodable {
  struct File: Encodable {
    var path: String
    var size: Int
    /// The beginning of the file in base 64.
    var sample: String

    init(_ file: HubFile) {
      path = file.path
      size = file.bytes.count
      sample = Data(file.bytes.prefix(512)).base64EncodedString()
    }
  }

  struct Answer: Decodable {
    struct File: Decodable {
      var path: String
      var uploadMode: String
      var shouldIgnore: Bool?
      /// What is there now, as `HubEntry.oid`.
      var oid: String?
    }

    var commitOid: String?
    var files: [File]
  }

  var files: [File]
}
