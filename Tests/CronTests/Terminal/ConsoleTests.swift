import Foundation
import Testing

@testable import Cron

struct ConsoleTests {
  @Test func `JSON is one line with its members in order`() throws {
    struct Value: Encodable {
      var word = "a/b"
      var date = Date(timeIntervalSince1970: 0)
      var absent: Int?
    }
    #expect(try Console.json(Value()) == #"{"date":"1970-01-01T00:00:00Z","word":"a/b"}"#)
    #expect(throws: CommandError.noJSON) { try Console.json([Double.nan]) }
  }

  @Test func `an error of several lines becomes one`() {
    #expect(Console.line(CommandError.badCatalogue(["one", "two"])) == "one; two")
  }
}
