import Foundation
import Logging
import Settings
import Testing

struct LineLogTests {
  /// What is written for a message.
  private func line(_ level: Logger.Level, _ text: String, isJournal: Bool) throws -> String {
    let pipe = Pipe()
    var log = Logger(label: "test") { _ in
      LineLog(to: pipe.fileHandleForWriting.fileDescriptor, isJournal: isJournal)
    }
    log.logLevel = .trace
    log.log(level: level, "\(text)")
    try pipe.fileHandleForWriting.close()
    return try String(decoding: pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  @Test(arguments: [
    (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
    (.critical, 2),
  ])
  func `the journal gets the level as a number`(level: Logger.Level, priority: Int) throws {
    #expect(try line(level, "text", isJournal: true) == "<\(priority)>text\n")
  }

  @Test func `elsewhere a line has the time in UTC and the level`() throws {
    let line = try line(.notice, "text", isJournal: false)
    #expect(line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ notice: text\n/) != nil)
  }

  @Test func `a message is one line, whatever is in it`() throws {
    #expect(try line(.info, "a\nb\u{1B}[31m\t\0é", isJournal: true) == "<6>a b [31m  é\n")
  }
}
