import FoundationEssentials

/// The storage of large files beside a repository: Git LFS with the transfers that the Hub speaks.
///
/// For each object the Hub says where its bytes go: in one piece, or in parts if it names a size
/// for them. The addresses expire; then it is asked again, and so it is after any other refusal.
/// https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
struct HubStorage {
  static let mediaType = "application/vnd.git-lfs+json"
  static let attempts = 3

  let hub: HubClient
  let repository: HubRepository

  /// Brings a file's bytes into the storage, unless they are there.
  ///
  /// - Parameter progress: is told how many more bytes have arrived.
  func store(
    _ file: HubFile, progress: (Int) -> Void = { _ in }
  ) async throws(HubError) {
    let action = "uploading \(file.path) to \(repository.name)"
    var failure: HubError?
    for _ in 0..<Self.attempts {
      guard let actions = try await actions(for: file, action) else { return }
      do {
        try await send(file, as: actions.upload, action, progress)
        if let verify = actions.verify {
          let size = Size(oid: file.sha256, size: file.bytes.count)
          try await hub.expect(post(verify, size), action, in: repository)
        }
        return
      } catch .failed(_, let answer) where answer.status < 500 {
        failure = .failed(action: action, answer)
      } catch .forbidden(_, let answer) {
        failure = .failed(action: action, answer)
      }
    }
    if let failure { throw failure }
  }

  /// Asks what is to be done for an object; `nil`: nothing, it is there.
  private func actions(
    for file: HubFile, _ action: String
  ) async throws(HubError) -> Actions? {
    let batch = Batch(objects: [Size(oid: file.sha256, size: file.bytes.count)])
    let request = HubClient.post(
      "\(repository.site).git/info/lfs/objects/batch", batch, type: Self.mediaType)
    let answer = try await hub.json(BatchAnswer.self, request, action, in: repository)
    guard let object = answer.objects.first(where: { $0.oid == file.sha256 }) else {
      throw .notUnderstood(action: action, reason: "it is about other files")
    }
    if let error = object.error {
      throw .failed(
        action: action, HubError.Answer(status: error.code, reason: error.message))
    }
    return object.actions
  }

  private func send(
    _ file: HubFile, as upload: Target, _ action: String, _ progress: (Int) -> Void
  ) async throws(HubError) {
    guard let header = upload.header, let size = header["chunk_size"] else {
      try await put(file.bytes[...], upload.href, header: upload.header ?? [:], action)
      return progress(file.bytes.count)
    }
    guard let size = Int(size), size > 0 else {
      throw .notUnderstood(action: action, reason: "its parts have no size")
    }
    var parts: [Part] = []
    for start in stride(from: 0, to: file.bytes.count, by: size) {
      let number = parts.count + 1
      let key = String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
      guard let url = header[key] else {
        throw .notUnderstood(action: action, reason: "it has no address for part \(number)")
      }
      let slice = file.bytes[start..<min(start + size, file.bytes.count)]
      let response = try await put(slice, url, action)
      guard let etag = response[header: "ETag"] else {
        throw .notUnderstood(action: action, reason: "part \(number) has no ETag")
      }
      parts.append(Part(partNumber: number, etag: etag))
      progress(slice.count)
    }
    let completion = Completion(oid: file.sha256, parts: parts)
    try await hub.expect(
      HubClient.post(upload.href, completion, type: Self.mediaType), action, in: repository,
      isSigned: true)
  }

  @discardableResult
  private func put(
    _ bytes: ArraySlice<UInt8>, _ url: String, header: [String: String] = [:], _ action: String
  ) async throws(HubError) -> HTTPResponse {
    let request = HTTPRequest(
      .put, url, headers: header.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
      body: Array(bytes), timeout: .transfer(of: bytes.count))
    return try await hub.expect(
      request, action, in: repository,
      isSigned: true)
  }

  private func post(_ target: Target, _ body: some Encodable) -> HTTPRequest {
    var request = HubClient.post(target.href, body, type: Self.mediaType)
    request.headers += (target.header ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return request
  }
}

extension HubStorage {
  private struct Size: Encodable {
    var oid: String
    var size: Int
  }

  private struct Batch: Encodable {
    var operation = "upload"
    var transfers = ["basic", "multipart"]
    var hash_algo = "sha256"
    var ref = ["name": "main"]
    var objects: [Size]
  }

  private struct BatchAnswer: Decodable {
    struct Object: Decodable {
      struct Failure: Decodable {
        var code: Int
        var message: String
      }

      var oid: String
      var actions: Actions?
      var error: Failure?
    }

    var objects: [Object]
  }

  private struct Actions: Decodable {
    var upload: Target
    var verify: Target?
  }

  private struct Target: Decodable {
    var href: String
    var header: [String: String]?
  }

  private struct Part: Encodable {
    var partNumber: Int
    var etag: String
  }

  private struct Completion: Encodable {
    var oid: String
    var parts: [Part]
  }
}
