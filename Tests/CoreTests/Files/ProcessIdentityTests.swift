import Core
import Glibc
import Testing

struct ProcessIdentityTests {
  @Test func `a process is known by its number, from inside and from outside`() {
    let own = ProcessIdentity.own
    #expect(own != nil && own == ProcessIdentity.of(getpid()))
  }

  @Test func `another process is another, and one that has ended is none`() {
    var number: pid_t = 0
    let program = "/bin/sleep"
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup("600"), nil]
    #expect(posix_spawn(&number, program, nil, nil, &arguments, nil) == 0)
    for argument in arguments { free(argument) }
    let identity = ProcessIdentity.of(number)
    #expect(identity != nil && identity != ProcessIdentity.own)
    #expect(ProcessIdentity.of(number) == identity)
    #expect(kill(number, SIGKILL) == 0)
    var status: Int32 = 0
    #expect(waitpid(number, &status, 0) == number)
    #expect(ProcessIdentity.of(number) == nil)
  }
}
