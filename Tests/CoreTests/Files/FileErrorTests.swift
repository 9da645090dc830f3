import Core
import Glibc
import Testing

struct FileErrorTests {
  @Test(arguments: [
    (
      EACCES,
      "Permission denied: run the command as the owner of it and of its folder, or `chown` them"
    ),
    (ENOSPC, "No space left on device: make room on its disk"),
    (EIO, "Input/output error: check the permissions and the space of its folder"),
  ])
  func `it tells the file, what was tried, the reason, and what to do`(
    code: Int32, reason: String
  ) {
    #expect(
      "\(FileError(path: "models/current", operation: "open", code: code))"
        == "models/current: cannot open: \(reason)")
  }
}
