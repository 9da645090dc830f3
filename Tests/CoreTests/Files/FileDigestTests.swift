import Core
import Testing

struct FileDigestTests {
  static let cases = [
    (
      "", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    ),
    (
      "hello\n", "ce013625030ba8dba906f756967f9e9ca394464a",
      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
    ),
  ]

  @Test(arguments: cases.indices)
  func `contents have the names that git and sha256sum give them`(index: Int) {
    let (text, git, sha256) = Self.cases[index]
    #expect(Array(text.utf8).withUnsafeBytes(FileDigest.gitBlob) == git)
    #expect(Array(text.utf8).withUnsafeBytes(FileDigest.sha256) == sha256)
  }
}
