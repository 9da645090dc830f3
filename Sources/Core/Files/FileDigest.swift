internal import Crypto

/// The names that others give to a file's contents, in lower-case hexadecimal digits.
package enum FileDigest {
  /// SHA-256, as in `SHA256SUMS`.
  package static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return hexadecimal(hash.finalize())
  }

  /// What git calls a blob of these bytes: the SHA-1 of `blob`, their number, a NUL and them.
  package static func gitBlob(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash = Insecure.SHA1()
    hash.update(data: Array("blob \(bytes.count)\0".utf8))
    hash.update(bufferPointer: bytes)
    return hexadecimal(hash.finalize())
  }

  static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
