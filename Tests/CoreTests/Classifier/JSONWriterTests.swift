import Core
import Foundation
import Testing

struct JSONWriterTests {
  @Test func `members and elements are separated by commas`() {
    var json = JSONWriter()
    json.object {
      $0.key("a")
      $0.array([1, 2]) { $0.number($1) }
      $0.key("b")
      $0.object { _ in }
      $0.key("c")
      $0.bool(true)
    }
    #expect(json.text == #"{"a":[1,2],"b":{},"c":true}"#)
  }

  @Test(arguments: [
    "plain", "quote \" backslash \\", "\u{0}\u{1F}\n\t", "é 🎬 \u{202E}rtl", "</script>",
  ])
  func `any string is read back the same`(text: String) throws {
    var json = JSONWriter()
    json.array([text]) { $0.string($1) }
    #expect(try JSONDecoder().decode([String].self, from: Data(json.bytes)) == [text])
  }

  @Test(arguments: [0, 1, -0.5, 1e-7, 3.4e38, 0.1] as [Float])
  func `a number is read back the same`(number: Float) throws {
    var json = JSONWriter()
    json.array([number]) { $0.number($1) }
    #expect(try JSONDecoder().decode([Float].self, from: Data(json.bytes)) == [number])
  }
}
