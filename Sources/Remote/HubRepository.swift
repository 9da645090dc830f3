import Core
import FoundationEssentials

/// A repository on the Hugging Face Hub: what kind it is, whose, and its name.
package struct HubRepository: Hashable, Sendable {
  package enum Kind: String, Sendable {
    case model
    /// Served as a web site.
    case space
  }

  package var kind: Kind
  /// `owner/name`.
  package var name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// Where the Hub's API has it; a revision is one percent-encoded segment of the path.
  func api(_ action: String, _ revision: String = "") -> String {
    "/api/\(kind.rawValue)s/\(name)/\(action)"
      + (revision.isEmpty ? "" : "/" + PercentEncoding.segment(revision))
  }

  /// Where its pages, its files and its large-file storage are.
  var site: String { kind == .model ? "/\(name)" : "/\(kind.rawValue)s/\(name)" }
}

/// A file that a repository shall have.
package struct HubFile: Hashable, Sendable {
  package let path: String
  package let bytes: [UInt8]
  /// What the Hub calls these contents where it stores them as a large file.
  let sha256: String
  /// What it calls them otherwise.
  let gitBlob: String

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    sha256 = bytes.withUnsafeBytes(FileDigest.sha256)
    gitBlob = bytes.withUnsafeBytes(FileDigest.gitBlob)
  }

  /// Whether the Hub's name for some contents means these.
  package func isCalled(_ oid: String?) -> Bool { oid == sha256 || oid == gitBlob }
}

/// A file that a repository has.
package struct HubEntry: Hashable, Sendable {
  package var path: String
  package var size: Int
  /// The SHA-256 of a large file, the git blob id of any other.
  package var oid: String
}

enum PercentEncoding {
  /// One segment of a path: everything but unreserved characters is encoded.
  static func segment(_ text: some StringProtocol) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        String(UnicodeScalar(byte))
      case _ where "-._~".utf8.contains(byte): String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  /// A path: its slashes stay.
  static func path(_ text: String) -> String {
    text.split(separator: "/", omittingEmptySubsequences: false).map(segment).joined(separator: "/")
  }
}
