import Core
import Foundation
import Locks
import Remote

/// The Hugging Face Hub in memory: one repository, and everything that went wrong on order.
package final class FakeHub: Sendable {
  package static let endpoint = "https://hub.example"
  static let storage = "https://storage.example"
  package static let token = "hf_canary"
  package static let name = "me/movies"

  /// What happens to a request instead of what should.
  package enum Fault: Sendable {
    /// Another answer; nothing else happens.
    case answer(HTTPResponse)
    /// The request takes effect, but its answer does not arrive.
    case lost
    /// Neither.
    case dropped
    /// Somebody else commits just before.
    case race
    /// The answer's body misses its end.
    case truncated

    package static func status(
      _ status: Int, _ body: String = "", headers: [(String, String)] = []
    ) -> Fault {
      .answer(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }
  }

  package struct Commit: Sendable {
    package var id: String
    package var title: String
    package var files: [String: [UInt8]]
  }

  package struct State: Sendable {
    /// Newest last.
    package var commits: [Commit] = []
    package var tags: [String: String] = [:]
    package var stored: Set<String> = []
    package var requests: [HTTPRequest] = []
    /// The first one left whose text is in "METHOD url" fires, and is gone.
    package var faults: [(part: String, fault: Fault)] = []
    /// Larger files go to the storage in parts of so many bytes.
    package var chunk: Int?
    package var pageSize = 1000
    package var ignored: Set<String> = []
    /// By hash, then by the number of the part.
    var bytes: [String: [Int: [UInt8]]] = [:]
  }

  package let state = Mutex(State())
  /// How long somebody would have waited.
  package let waits = Mutex<[Duration]>([])

  package init() {}

  /// A client of it, with waits that take no time.
  package func client(token: String? = FakeHub.token) -> HubClient {
    HubClient(endpoint: Self.endpoint, token: token, http: http, retry: retry)
  }

  package var http: HTTPClient {
    HTTPClient { request throws(HTTPError) in
      var response = try self.answer(request)
      guard response.status == 200, let file = request.file else { return response }
      file.restart()
      guard response.body.withUnsafeBytes(file.append) else {
        throw .tooLong(address: request.address, limit: request.limit)
      }
      response.body = []
      return response
    }
  }

  package var retry: Retry {
    var retry = Retry()
    retry.sleep = { wait in self.waits.withLock { $0.append(wait) } }
    retry.random = { 0 }
    return retry
  }

  package func expect(_ fault: Fault, on part: String, times: Int = 1) {
    state.withLock { $0.faults += Array(repeating: (part, fault), count: times) }
  }

  /// Adds a commit of somebody else.
  package func commit(_ files: [String: [UInt8]], titled title: String = "theirs") {
    state.withLock { $0.add(files, titled: title) }
  }

  package var commits: [Commit] { state.withLock { $0.commits } }

  /// The requests so far, as "METHOD url", those to a part of the address.
  package func requests(_ part: String = "") -> [String] {
    state.withLock { $0.requests.map { "\($0.method.rawValue) \($0.url)" } }
      .filter { $0.contains(part) }
  }

  private func answer(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
    let lost = HTTPError.interrupted(address: request.address, reason: "gone")
    let result: Result<HTTPResponse, HTTPError> = state.withLock { state in
      state.requests.append(request)
      let line = "\(request.method.rawValue) \(request.url)"
      guard let index = state.faults.firstIndex(where: { line.contains($0.part) }) else {
        return .success(state.answer(request))
      }
      switch state.faults.remove(at: index).fault {
      case .answer(let response): return .success(response)
      case .dropped: return .failure(lost)
      case .lost:
        _ = state.answer(request)
        return .failure(lost)
      case .race:
        state.add(["theirs.txt": [1]], titled: "theirs")
        return .success(state.answer(request))
      case .truncated:
        var response = state.answer(request)
        response.body = response.body.dropLast(3)
        return .success(response)
      }
    }
    return try result.get()
  }
}

extension FakeHub.State {
  mutating func add(_ files: [String: [UInt8]], titled title: String) {
    let all = (commits.last?.files ?? [:]).merging(files) { $1 }
    let number = String(commits.count + 1)
    let id = String(repeating: "c", count: 40 - number.count) + number
    commits.append(FakeHub.Commit(id: id, title: title, files: all))
  }

  private func commit(_ revision: String) -> FakeHub.Commit? {
    let id = tags[revision] ?? revision
    return revision == "main" ? commits.last : commits.first { $0.id == id }
  }

  /// Text in small files, the rest in the storage.
  private func isLarge(_ path: String) -> Bool { path.hasSuffix(".safetensors") }

  private func oid(_ path: String, _ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { isLarge(path) ? FileDigest.sha256($0) : FileDigest.gitBlob($0) }
  }

  mutating func answer(_ request: HTTPRequest) -> HTTPResponse {
    let sentToken = request.headers.contains { $0.name == "Authorization" }
    if request.url.hasPrefix(FakeHub.storage) {
      return sentToken ? HTTPResponse(status: 400) : stored(request)
    }
    let url = request.url.dropFirst(FakeHub.endpoint.count)
    let path = String(url.prefix { $0 != "?" })
    let body = (try? JSONSerialization.jsonObject(with: Data(request.body ?? []))) as? [String: Any]
    let parts = path.split(separator: "/").map(String.init)
    switch parts.dropFirst(parts.first == "api" ? 4 : 2).first ?? path {
    case _ where path == "/api/repos/create":
      if !commits.isEmpty { return .json(409, ["error": "You already created this model repo"]) }
      add([".gitattributes": Array("*.safetensors filter=lfs".utf8)], titled: "initial commit")
      return .json(200, ["url": ""])
    case _ where path == "/api/validate-yaml": return .json(200, ["warnings": []])
    case "info": return large(parts, body ?? [:])
    case _ where commits.isEmpty: return .json(404, ["error": "no"], code: "RepoNotFound")
    case "preupload": return preupload(body?["files"] as? [[String: Any]] ?? [])
    case "commit": return commit(request.body ?? [])
    case "tag":
      guard let tag = body?["tag"] as? String, tags[tag] == nil else { return .json(409, [:]) }
      tags[tag] = parts.last
      return .json(200, [:])
    case "commits":
      return .json(200, commits.reversed().map { ["id": $0.id, "title": $0.title] })
    case "revision", "tree", "resolve":
      return read(parts, after: Int(url.split(separator: "cursor=").last ?? "") ?? 0)
    default: return .json(404, ["error": "no such page: \(path)"])
    }
  }

  private func read(_ parts: [String], after: Int) -> HTTPResponse {
    let action = parts.firstIndex { ["revision", "tree", "resolve"].contains($0) } ?? 4
    guard let commit = commit(parts[action + 1]) else {
      return .json(404, ["error": "no"], code: "RevisionNotFound")
    }
    switch parts[action] {
    case "revision": return .json(200, ["sha": commit.id])
    case "tree":
      let files = commit.files.sorted { $0.key < $1.key }.dropFirst(after)
      var response = HTTPResponse.json(
        200,
        files.prefix(pageSize).map { path, bytes in
          var node: [String: Any] = [
            "type": "file", "path": path, "size": bytes.count, "oid": oid(path, bytes),
          ]
          if isLarge(path) { node["lfs"] = ["oid": oid(path, bytes)] }
          return node
        })
      if files.count > pageSize {
        let url = "\(FakeHub.endpoint)/\(parts.joined(separator: "/"))?cursor=\(after + pageSize)"
        response.headers.append(("link", "<\(url)>; rel=\"next\""))
      }
      return response
    default:
      let path = parts[(action + 2)...].joined(separator: "/")
      guard let bytes = commit.files[path] else { return .json(404, [:], code: "EntryNotFound") }
      if parts.first == "api" { return HTTPResponse(status: 200, body: bytes) }
      return isLarge(path)
        ? .redirect(302, "\(FakeHub.storage)/get/\(commit.id)/\(path)")
        : .redirect(307, "/api/models/\(FakeHub.name)/resolve/\(commit.id)/\(path)")
    }
  }

  private func preupload(_ files: [[String: Any]]) -> HTTPResponse {
    let head = commits.last
    return .json(
      200,
      [
        "commitOid": head?.id ?? "",
        "files": files.compactMap { file -> [String: Any]? in
          guard let path = file["path"] as? String else { return nil }
          var row: [String: Any] = [
            "path": path, "uploadMode": isLarge(path) ? "lfs" : "regular",
            "shouldIgnore": ignored.contains(path),
          ]
          if let bytes = head?.files[path] { row["oid"] = oid(path, bytes) }
          return row
        },
      ])
  }

  private mutating func large(_ parts: [String], _ body: [String: Any]) -> HTTPResponse {
    if parts.last == "verify" {
      return .json(stored.contains(body["oid"] as? String ?? "") ? 200 : 404, [:])
    }
    let objects = body["objects"] as? [[String: Any]] ?? []
    return .json(
      200,
      [
        "transfer": "basic",
        "objects": objects.map { object -> [String: Any] in
          let oid = object["oid"] as? String ?? "", size = object["size"] as? Int ?? 0
          var row: [String: Any] = ["oid": oid, "size": size]
          if stored.contains(oid) { return row }
          var upload: [String: Any] = ["href": "\(FakeHub.storage)/put/\(oid)?signature=s"]
          if let chunk, size > chunk {
            upload["href"] = "\(FakeHub.endpoint)/api/complete/\(FakeHub.name)/info/done"
            var header = ["chunk_size": String(chunk)]
            for number in 1...((size + chunk - 1) / chunk) {
              header[String(format: "%05d", number)] =
                "\(FakeHub.storage)/part/\(oid)/\(number)?signature=s"
            }
            upload["header"] = header
          }
          row["actions"] = [
            "upload": upload,
            "verify": ["href": "\(FakeHub.endpoint)/\(FakeHub.name).git/info/lfs/objects/verify"],
          ]
          return row
        },
      ])
  }

  private mutating func stored(_ request: HTTPRequest) -> HTTPResponse {
    let parts = request.address.split(separator: "/").map(String.init)
    if request.method == .get {
      let commit = commit(parts[3])
      return HTTPResponse(status: 200, body: commit?.files[parts[4]] ?? [])
    }
    bytes[parts[3], default: [:]][Int(parts.last ?? "") ?? 0] = request.body
    if whole(parts[3]).withUnsafeBytes(FileDigest.sha256) == parts[3] { stored.insert(parts[3]) }
    return HTTPResponse(status: 200, headers: [("ETag", "\"part-\(parts.last ?? "")\"")])
  }

  private func whole(_ oid: String) -> [UInt8] {
    (bytes[oid] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
  }

  private mutating func commit(_ body: [UInt8]) -> HTTPResponse {
    let lines = body.split(separator: UInt8(ascii: "\n")).compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0))) as? [String: Any]
    }
    var files = commits.last?.files ?? [:], title = ""
    for line in lines {
      let value = line["value"] as? [String: Any] ?? [:], path = value["path"] as? String ?? ""
      switch line["key"] as? String {
      case "header":
        title = value["summary"] as? String ?? ""
        guard value["parentCommit"] as? String == commits.last?.id else {
          return .json(412, ["error": "The branch was updated since"])
        }
      case "file":
        files[path] = Data(base64Encoded: value["content"] as? String ?? "").map(Array.init)
      case "lfsFile":
        guard let oid = value["oid"] as? String, stored.contains(oid) else {
          return .json(400, ["error": "an LFS pointer pointed to a file that does not exist"])
        }
        files[path] = whole(oid)
      case "deletedFile": files[path] = nil
      default: return .json(400, ["error": "what is this?"])
      }
    }
    add([:], titled: title)
    commits[commits.count - 1].files = files
    return .json(200, ["success": true, "commitOid": commits.last?.id ?? ""])
  }
}

extension HTTPResponse {
  fileprivate static func json(_ status: Int, _ body: Any, code: String? = nil) -> HTTPResponse {
    let bytes = (try? JSONSerialization.data(withJSONObject: body)).map(Array.init) ?? []
    return HTTPResponse(
      status: status, headers: code.map { [("X-Error-Code", $0)] } ?? [], body: bytes)
  }

  fileprivate static func redirect(_ status: Int, _ location: String) -> HTTPResponse {
    HTTPResponse(status: status, headers: [("Location", location)])
  }
}
