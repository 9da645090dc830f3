internal import Core
internal import FastCGI
import FoundationEssentials
import Glibc
import Locks
internal import PageParts

/// `GET /model`: what the model is and how good it is, as a page or as JSON.
///
/// Both are made when they are first asked for, and kept until the model or
/// the nights change: to look through all weights takes milliseconds.
final class ModelRoute: Sendable {
  /// A body, and the tag by which a browser asks whether it has changed.
  private struct Document {
    let bytes: [UInt8]
    let tag: String

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      tag = "\"\(bytes.withUnsafeBytes(FileDigest.sha256).prefix(16))\""
    }
  }

  private struct Documents {
    var version: String
    var nights: FileStamp
    var html: Document
    var json: Document
  }

  private let model: CurrentModel
  private let nightsFile: String
  private let documents = Mutex<Documents?>(nil)

  init(model: CurrentModel, nightsFile: String) {
    self.model = model
    self.nightsFile = nightsFile
  }

  func respond(to request: FastCGIRequest) -> FastCGIResponse {
    guard let form = AnswerForm.preferred(by: request.accept) else {
      return Problem.notAcceptable.response(as: nil)
    }
    guard let model = model.value else { return Problem.noModel.response(as: form) }
    let documents = documents(of: model)
    let isPage = form == .html
    let document = isPage ? documents.html : documents.json
    var response =
      Self.matches(request.ifNoneMatch, document.tag)
      ? FastCGIResponse(status: 304, headers: [:], body: [])
      : FastCGIResponse(
        status: 200,
        headers: ["Content-Type": isPage ? "text/html; charset=utf-8" : "application/json"],
        body: document.bytes)
    response.add("ETag", document.tag)
    response.add("Cache-Control", "no-cache")
    return response
  }

  private func documents(of model: CurrentModel.Served) -> Documents {
    let stamp = FileStamp(nightsFile)
    return documents.withLock { documents in
      if let documents, documents.version == model.version, documents.nights == stamp {
        return documents
      }
      let description = ModelDescription(model, nights: Night.read(nightsFile))
      let new = Documents(
        version: model.version, nights: stamp,
        html: Document(ModelPage(description).html.bytes),
        json: Document(Self.json(description)))
      documents = new
      return new
    }
  }

  private static func json(_ description: ModelDescription) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A model whose figures are not numbers is refused when it is read.
    return Array((try? encoder.encode(description)) ?? Data()) + [UInt8(ascii: "\n")]
  }

  /// Whether an `If-None-Match` header names the tag; weakly, since nginx compresses.
  private static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    return header.split(separator: ",").contains { candidate in
      let candidate = candidate.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      let text = String(candidate)
      return text == "*" || text == tag || text == "W/" + tag
    }
  }
}

/// Tells a file from the one that it has replaced, without reading it.
private struct FileStamp: Equatable {
  private var inode: UInt = 0
  private var size = 0
  private var seconds = 0
  private var nanoseconds = 0

  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    inode = status.st_ino
    size = status.st_size
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
