import Core
import FoundationEssentials

extension HubClient {
  /// One commit of a branch.
  struct Commit: Decodable {
    var id: String
    var title: String
  }

  /// Who the token belongs to; throws if it is not valid.
  package func owner() async throws(HubError) -> String {
    struct Owner: Decodable { var name: String }
    return try await json(
      Owner.self, HTTPRequest(.get, "/api/whoami-v2"), "asking whose the token is",
      in: HubRepository(.model, "whoami")
    ).name
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
    while let url = next {
      let response = try await expect(HTTPRequest(.get, url), action, in: repository)
      guard let nodes = try? Self.decode([Node].self, from: response.body) else {
        throw .notUnderstood(action: action, reason: "it is not a list of files")
      }
      let known = files.count
      for node in nodes where node.type == "file" {
        files[node.path] = HubEntry(
          path: node.path, size: node.size, oid: node.lfs?.oid ?? node.oid)
      }
      // A page without anything new is the last, whatever it says.
      next = files.count > known ? Self.nextPage(response, after: url) : nil
    }
    return files
  }

  /// A file of a commit, whose size and hash are as the commit has them.
  package func download(
    _ entry: HubEntry, from repository: HubRepository, at commit: String
  ) async throws(HubError) -> HubFile {
    let url =
      "\(repository.site)/resolve/\(PercentEncoding.segment(commit))/"
      + PercentEncoding.path(entry.path)
    let request = HTTPRequest(.get, url, timeout: .transfer(of: entry.size))
    for _ in 1...3 {
      let bytes = try await expect(
        request, "downloading \(entry.path) of \(repository.name)", in: repository
      ).body
      let file = HubFile(path: entry.path, bytes: bytes)
      if bytes.count == entry.size && file.isCalled(entry.oid) { return file }
    }
    throw .damaged(path: entry.path, repository: repository.name)
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
