import Core
import FoundationEssentials

extension HubClient {
  /// One commit of a branch.
  struct Commit: Decodable {
    var id: String
    var title: String
  }

  /// Who the token belongs to, and whether it may write; throws if it is not valid.
  package func owner() async throws(HubError) -> HubTokenOwner {
    try await json(
      HubTokenOwner.self, HTTPRequest(.get, "/api/whoami-v2"), "asking whose the token is",
      in: HubRepository(.model, "whoami"))
  }

  /// The commit that a branch, a tag or a part of a commit's id means.
  package func commit(
    of repository: HubRepository, at revision: String = "main"
  ) async throws(HubError) -> String {
    struct Head: Decodable { var sha: String }
    let action = "asking for \(repository.name)"
    let url = repository.api("revision", revision)
    let response = try await send(HTTPRequest(.get, url), action)
    if response[header: "X-Error-Code"] == "RevisionNotFound" {
      throw .noRevision(revision, repository: repository.name)
    }
    guard response.status == 200 else { throw failure(response, action, in: repository) }
    guard let head = try? Self.decode(Head.self, from: response.body), !head.sha.isEmpty else {
      throw .notUnderstood(action: action, reason: "it names no commit")
    }
    return head.sha
  }

  /// The latest commits of the main branch, newest first.
  func commits(of repository: HubRepository) async throws(HubError) -> [Commit] {
    try await json(
      [Commit].self, HTTPRequest(.get, repository.api("commits", "main")),
      "asking for the commits of \(repository.name)", in: repository)
  }

  /// A list of files that goes on beyond this many pages or files never ends.
  static let maximumPages = 100
  static let maximumFiles = 50_000
  /// How often a file that arrives damaged is asked for.
  private static let downloadAttempts = 3

  /// The files of a commit, by path.
  package func files(
    of repository: HubRepository, at revision: String
  ) async throws(HubError) -> [String: HubEntry] {
    struct Node: Decodable {
      struct Large: Decodable { var oid: String }

      var type: String
      var path: String
      var size: Int
      var oid: String
      var lfs: Large?
    }
    let action = "listing \(repository.name)"
    var files: [String: HubEntry] = [:]
    var next: String? = repository.api("tree", revision) + "?recursive=true"
    var pages = 0
    while let url = next {
      pages += 1
      guard pages <= Self.maximumPages, files.count <= Self.maximumFiles else {
        throw .notUnderstood(action: action, reason: "its list has no end")
      }
      let response = try await expect(HTTPRequest(.get, url), action, in: repository)
      guard let nodes = try? Self.decode([Node].self, from: response.body) else {
        throw .notUnderstood(action: action, reason: "it is not a list of files")
      }
      let known = files.count
      for node in nodes where node.type == "file" && node.size >= 0 {
        files[node.path] = HubEntry(
          path: node.path, size: node.size, oid: node.lfs?.oid ?? node.oid)
      }
      // A page without anything new is the last, whatever it says.
      next = files.count > known ? Self.nextPage(response, after: url) : nil
    }
    return files
  }

  /// A small file of a commit, whose size and hash are as the commit has them.
  ///
  /// - Parameter limit: what has more bytes is not asked for.
  package func download(
    _ entry: HubEntry, from repository: HubRepository, at commit: String, limit: Int
  ) async throws(HubError) -> HubFile {
    for _ in 1...Self.downloadAttempts {
      let answer = try await get(entry, from: repository, at: commit, limit: limit)
      let file = HubFile(path: entry.path, bytes: answer.body)
      if answer.body.count == entry.size && file.isCalled(entry.oid) { return file }
    }
    throw .damaged(path: entry.path, repository: repository.name)
  }

  /// Writes a file of a commit to a new file of ours; its size and hash are as the commit has them.
  ///
  /// - Returns: its SHA-256.
  package func download(
    _ entry: HubEntry, from repository: HubRepository, at commit: String, limit: Int,
    to path: String
  ) async throws -> String {
    try Self.check(entry, in: repository, limit: limit)
    let file = try HashedFile(path: path, size: entry.size)
    for _ in 1...Self.downloadAttempts {
      do {
        _ = try await get(entry, from: repository, at: commit, limit: limit, into: file)
      } catch {
        // What goes beyond its size is damaged, too, unless it was the disk that took no more.
        guard case .network(.tooLong) = error else { throw error }
      }
      guard let names = try file.finish() else { continue }
      if entry.oid == names.sha256 || entry.oid == names.gitBlob { return names.sha256 }
    }
    throw HubError.damaged(path: entry.path, repository: repository.name)
  }

  private func get(
    _ entry: HubEntry, from repository: HubRepository, at commit: String, limit: Int,
    into file: HashedFile? = nil
  ) async throws(HubError) -> HTTPResponse {
    try Self.check(entry, in: repository, limit: limit)
    let url =
      "\(repository.site)/resolve/\(PercentEncoding.segment(commit))/"
      + PercentEncoding.path(entry.path)
    let request = HTTPRequest(
      .get, url, timeout: .transfer(of: entry.size), limit: entry.size, file: file)
    return try await expect(
      request, "downloading \(entry.path) of \(repository.name)", in: repository)
  }

  private static func check(
    _ entry: HubEntry, in repository: HubRepository, limit: Int
  ) throws(HubError) {
    guard entry.size <= limit else {
      throw .tooLarge(
        path: entry.path, repository: repository.name, size: entry.size, limit: limit)
    }
  }

  /// The address in `Link: <…>; rel="next"`.
  static func nextPage(_ response: HTTPResponse, after url: String) -> String? {
    for link in (response[header: "Link"] ?? "").split(separator: ",") {
      guard link.contains("rel=\"next\""), let start = link.firstIndex(of: "<"),
        let end = link.firstIndex(of: ">"), start < end
      else { continue }
      let target = String(link[link.index(after: start)..<end])
      return url.hasPrefix("/") && target.hasPrefix("/") ? target : resolve(target, against: url)
    }
    return nil
  }
}

extension Duration {
  /// A minute, and what so many bytes take on a slow line (100 kB a second).
  static func transfer(of bytes: Int) -> Duration {
    .seconds(60 + bytes / 100_000)
  }
}
