import FoundationEssentials

/// Changes to a repository that take effect together: what `POST …/commit/main` takes.
///
/// One JSON object a line: a header, then a line a file.
struct HubCommit {
  var title: String
  /// The commit that the branch must still be at.
  var parent: String
  /// Files that go along in the commit itself.
  var regular: [HubFile] = []
  /// Files whose bytes are in the storage.
  var large: [HubFile] = []
  var deleted: [String] = []

  var isEmpty: Bool { regular.isEmpty && large.isEmpty && deleted.isEmpty }
  var files: [HubFile] { large + regular }

  var body: [UInt8] {
    let lines =
      [Line("header", Value(summary: title, parentCommit: parent))]
      + regular.map {
        let content = Data($0.bytes).base64EncodedString()
        return Line("file", Value(path: $0.path, encoding: "base64", content: content))
      }
      + large.map {
        Line(
          "lfsFile", Value(path: $0.path, algo: "sha256", oid: $0.sha256, size: $0.bytes.count))
      }
      + deleted.map { Line("deletedFile", Value(path: $0)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return lines.flatMap { line in
      ((try? encoder.encode(line)).map(Array.init) ?? []) + [UInt8(ascii: "\n")]
    }
  }

  private struct Line: Encodable {
    var key: String
    var value: Value

    init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  private struct Value: Encodable {
    var path: String?
    var encoding: String?
    var content: String?
    var algo: String?
    var oid: String?
    var size: Int?
    var summary: String?
    var parentCommit: String?
  }
}
