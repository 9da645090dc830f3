import FastCGI
import Glibc
import TestSupport
import Testing

struct ListeningSocketTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/gateway.sock"
  }

  @Test func `owner and group may connect, and nobody else`() throws {
    let socket = try ListeningSocket.open(path: path)
    var status = stat()
    #expect(lstat(path, &status) == 0)
    #expect(status.st_mode == S_IFSOCK | 0o660)
    withExtendedLifetime(socket) {}
  }

  @Test func `the file goes with the socket that made it`() throws {
    _ = try ListeningSocket.open(path: path)
    #expect(access(path, F_OK) != 0)
  }

  @Test func `a file that has taken its place is left alone`() throws {
    do {
      let socket = try ListeningSocket.open(path: path)
      unlink(path)
      // Kept open, so that the number of the file is not used again.
      let other = path + "2"
      #expect(symlink("elsewhere", other) == 0)
      #expect(rename(other, path) == 0)
      withExtendedLifetime(socket) {}
    }
    var status = stat()
    #expect(lstat(path, &status) == 0)
  }

  @Test func `the socket of a live process is left alone`() throws {
    let socket = try ListeningSocket.open(path: path)
    #expect(throws: FastCGIError.alreadyServed(address: path)) {
      try ListeningSocket.open(path: path)
    }
    _ = try FastCGIClient(path: path)
    withExtendedLifetime(socket) {}
  }

  @Test func `the socket of a dead process is replaced`() throws {
    // A hard link keeps the file when the socket goes, as a killed process leaves it.
    let kept = path + ".kept"
    do {
      let socket = try ListeningSocket.open(path: path)
      #expect(link(path, kept) == 0)
      withExtendedLifetime(socket) {}
    }
    #expect(rename(kept, path) == 0)
    let socket = try ListeningSocket.open(path: path)
    _ = try FastCGIClient(path: path)
    withExtendedLifetime(socket) {}
  }

  @Test func `a file that is not a socket is left alone`() throws {
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    #expect(throws: FastCGIError.notASocket(path: path)) { try ListeningSocket.open(path: path) }
    #expect(access(path, F_OK) == 0)
  }

  @Test func `a missing folder is told`() {
    let path = directory.path + "/missing/gateway.sock"
    #expect(throws: FastCGIError.failed(call: "bind", address: path, code: ENOENT)) {
      try ListeningSocket.open(path: path)
    }
  }

  @Test func `an address that is taken is told`() throws {
    let (first, port) = try #require(
      (20_000..<20_100).lazy.compactMap { port in
        (try? ListeningSocket.open(host: "127.0.0.1", port: port)).map { ($0, port) }
      }.first)
    #expect(throws: FastCGIError.alreadyServed(address: "127.0.0.1:\(port)")) {
      try ListeningSocket.open(host: "127.0.0.1", port: port)
    }
    withExtendedLifetime(first) {}
  }

  @Test func `systemd's socket is taken only if it is meant for this process`() throws {
    let opened = try ListeningSocket.open(path: path)
    func inherited(_ count: String, process: pid_t) throws -> ListeningSocket? {
      try ListeningSocket.inherited(
        environment: ["LISTEN_FDS": count, "LISTEN_PID": "\(process)"],
        systemd: dup(opened.descriptor), standardInput: -1)
    }
    #expect(try inherited("1", process: getpid())?.isInherited == true)
    #expect(try inherited("1", process: 1) == nil)
    #expect(throws: FastCGIError.inherited(count: "2")) {
      try inherited("2", process: getpid())
    }
  }

  @Test func `a descriptor that does not listen is refused, or ignored on standard input`() throws {
    let file = open("/dev/null", O_RDONLY)
    defer { close(file) }
    #expect(throws: FastCGIError.notListening(descriptor: file)) {
      try ListeningSocket.inherited(
        environment: ["LISTEN_FDS": "1", "LISTEN_PID": "\(getpid())"], systemd: file)
    }
    #expect(try ListeningSocket.inherited(environment: [:], standardInput: file) == nil)
  }
}
