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

  @Test(arguments: ["\"", "\\", "\u{0}", "\u{1F}", " ", "é"])
  func `a character is read back the same wherever it stands`(character: String) throws {
    let texts = (0..<20).flatMap { length in
      (0...length).map { place in
        String(repeating: "a", count: place) + character
          + String(repeating: "z", count: length - place)
      }
    }
    var json = JSONWriter()
    json.array(texts) { $0.string($1) }
    #expect(try JSONDecoder().decode([String].self, from: Data(json.bytes)) == texts)
  }

  @Test(arguments: ["", "war", "haunted house", "сталкер"])
  func `what has nothing to escape is written alike by both ways`(text: String) {
    var plain = JSONWriter()
    var other = JSONWriter()
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { bytes in
      plain.array(0..<2) { json, _ in json.string(plain: bytes) }
    }
    other.array([text, text]) { $0.string($1) }
    #expect(plain.text == other.text)
  }

  @Test func `numbers are rounded to the nearest`() throws {
    let numbers = (-20_000...20_000).map { Float($0) * 0.000_512_3 }
    var json = JSONWriter()
    json.array(numbers) { $0.number($1) }
    let read = try JSONDecoder().decode([Double].self, from: Data(json.bytes))
    for (number, read) in zip(numbers, read) where number.magnitude < 9.9999 {
      #expect(abs(read - Double(number)) <= 0.000_005_000_001)
    }
  }

  @Test(
    arguments: [
      (0, "0"), (1, "1"), (-0.5, "-0.5"), (0.1, "0.1"), (0.123456, "0.12346"), (-12.04, "-12.04"),
      (0.000009, "0.00001"), (1e-7, "0"), (-1e-7, "0"), (0.99999999, "1"), (3.4e38, "3.4e+38"),
    ] as [(Float, String)])
  func `a number has at most five decimals`(number: Float, expected: String) {
    var json = JSONWriter()
    json.number(number)
    #expect(json.text == expected)
  }
}
