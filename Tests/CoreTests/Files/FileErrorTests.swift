import Core
import Glibc
import Testing

struct FileErrorTests {
  @Test func `it tells the file, what was tried, the reason, and what to do`() {
    #expect(
      "\(FileError(path: "models/current", operation: "open", code: EACCES))"
        == "models/current: cannot open: Permission denied:"
        + " check the permissions and the space of its folder")
  }
}
