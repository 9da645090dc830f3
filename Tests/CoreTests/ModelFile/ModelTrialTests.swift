import Core
import Foundation
import TestSupport
import Testing

struct ModelTrialTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Has a model tried by a shell script.
  private func run(_ script: String, patience: Int = 20) throws {
    let path = directory.path + "/program"
    // By another process: what this one has open to write, the children of tests beside this one have open
    // for a moment, too, and no program can be started as long ("text file busy").
    let write = #"printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod 755 "$1""#
    let shell = try Process.run(
      URL(filePath: "/bin/sh"), arguments: ["-c", write, "sh", path, script])
    shell.waitUntilExit()
    try ModelTrial(program: path, patience: patience).run("/models/some")
  }

  private func reason(_ script: String, patience: Int = 20) throws -> String? {
    do {
      try run(script, patience: patience)
      return nil
    } catch ModelError.notFit("/models/some", let reason) {
      return reason
    }
  }

  @Test func `the program is given the folder, and its word is taken`() throws {
    try run(#"test "$1 $2" = "--try /models/some""#)
    #expect(try reason("echo reading; echo it has no soul; exit 65") == "it has no soul")
  }

  @Test func `what ends it is told, and what it was at`() throws {
    let next = ": train or pull another model"
    let reason = try reason("echo answering GET /model; kill -SEGV $$")
    #expect(
      reason == "the process that tried it was ended by signal 11, answering GET /model" + next)
    #expect(try self.reason("echo dreaming; kill -XCPU $$") == "it took too long, dreaming" + next)
  }

  @Test func `it has no more time than that`() throws {
    #expect(
      try reason("exec tail -f /dev/null", patience: 1)
        == "it takes more than 1 seconds: train or pull another model")
  }

  @Test func `it says so much as it likes`() throws {
    let reason = try reason("yes | head -c 1000000; echo; echo enough; exit 1")
    #expect(reason == "enough")
  }

  @Test func `it is told nothing but the folder`() throws {
    let known = "^(PWD|OLDPWD|SHLVL|_|SWIFT_BACKTRACE)="
    #expect(try reason("env | grep -c -v -E '\(known)'; exit 1") == "0")
  }

  @Test func `a program that is not there tries nothing`() {
    #expect(throws: ModelError.self) {
      try ModelTrial(program: directory.path + "/nobody").run("/models/some")
    }
    #expect(ModelTrial.beside("no-such-program") == nil)
  }
}
