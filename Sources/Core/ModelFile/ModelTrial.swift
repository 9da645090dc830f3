import Glibc

/// Has a model tried by another process before anything relies on it: that one may die of it.
///
/// The process is `marquee-gateway --try DIR`, which does with the model all that a gateway does,
/// within limits of memory and time. It tells line by line what it is at; where it is not content, its
/// last line says why, and what to do.
package struct ModelTrial: Sendable {
  /// The path of `marquee-gateway`.
  private let program: String
  /// In seconds.
  private let patience: Int

  package init(program: String, patience: Int = 30) {
    self.program = program
    self.patience = patience
  }

  /// By the program that is running, even if its file has been replaced meanwhile.
  package static let byThisProgram = ModelTrial(program: "/proc/self/exe")

  /// By the program of that name beside the one that is running; `nil` if there is none.
  package static func beside(_ name: String) -> ModelTrial? {
    guard let own = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(own) }
    let path = String(cString: own)
    let program = (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + name
    return access(program, X_OK) == 0 ? ModelTrial(program: program) : nil
  }

  /// Throws a `ModelError` unless the model in the folder stands it.
  package func run(_ directory: String) throws(ModelError) {
    func failed(_ reason: String) -> ModelError {
      .notFit(path: directory, reason: "\(reason): train or pull another model")
    }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failed(Self.reason(errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let (code, process) = start(directory, output: ends[1])
    close(ends[1])
    defer { close(ends[0]) }
    guard code == 0 else { throw failed("it cannot be tried: \(Self.reason(code))") }
    let lines = Self.lines(from: ends[0], until: Self.now() + patience)
    if lines == nil { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let last = lines?.split(separator: "\n").last.map(String.init) ?? ""
    // As WIFSIGNALED and WEXITSTATUS of C have it.
    switch (status & 0x7F, status >> 8 & 0xFF) {
    case _ where lines == nil: throw failed("it takes more than \(patience) seconds")
    case (0, 0): return
    case (0, _): throw .notFit(path: directory, reason: last)
    case (SIGXCPU, _), (SIGKILL, _): throw failed("it took too long, \(last)")
    case (let signal, _):
      throw failed("the process that tried it was ended by signal \(signal), \(last)")
    }
  }

  /// Returns 0 and the number of the process, or the system's code of the failure.
  private func start(_ directory: String, output: Int32) -> (code: Int32, process: pid_t) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    func copies(of texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
      texts.map { $0.withCString { strdup($0) } } + [nil]
    }
    let arguments = copies(of: [program, "--try", directory])
    // No token is handed on; a crash is over at once.
    let environment = copies(of: ["SWIFT_BACKTRACE=enable=no"])
    defer { for text in arguments + environment { free(text) } }
    var process = pid_t()
    let code = posix_spawn(&process, program, &actions, &attributes, arguments, environment)
    return (code, process)
  }

  /// The end of what is written until the other side closes; `nil` if that is not by the deadline.
  private static func lines(from descriptor: Int32, until deadline: Int) -> String? {
    var (text, buffer): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 4096))
    while true {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = deadline - now()
      guard left > 0 else { return nil }
      guard poll(&waiting, 1, Int32(left * 1000)) > 0 else { continue }
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text = (text + buffer[..<count]).suffix(buffer.count)
    }
  }

  /// In seconds.
  private static func now() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
