import Core
import Foundation
import Testing

struct JSONValueTests {
  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false", .bool(false)), ("-0", .number("-0")),
      ("12.5e-1", .number("12.5e-1")), ("1E3", .number("1E3")), (#""""#, .string("")),
      (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{C}\n\r\t")),
      (#""\u00e9\uD83D\uDE00é😀""#, .string("é😀é😀")), ("[]", .array([])), ("{}", .object([])),
      (#""\ud800 \udc00\ud800\u0041\ud800\ud83d\ude00\ud800""#, .string("� ��A�😀�")),
      ("[ 1 , [2]\n]", .array([.number("1"), .array([.number("2")])])),
    ] as [(String, JSONValue)])
  func `JSON is read`(text: String, value: JSONValue) {
    #expect(JSONValue(Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "tru", "True", "+1", "01", "1.", ".5", "1e", "0x1", "NaN", "-", "\"", "\"a",
    "'a'", #""\x""#, #""\u12""#, "\"\n\"", "[1,]",
    "[,1]", "[1 2]", "[", "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "{1:1}", "1 2", "[]]",
    "\u{FEFF}1",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(JSONValue(Array(text.utf8)) == nil)
  }

  @Test(arguments: [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
  func `strings must be UTF-8`(bytes: [UInt8]) {
    #expect(JSONValue([UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]) == nil)
  }

  @Test func `depth is limited`() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(JSONValue(nested(32)) != nil)
    #expect(JSONValue(nested(33)) == nil)
    #expect(JSONValue([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)) == nil)
  }

  @Test func `the last member of a name counts`() {
    #expect(JSONValue(Array(#"{"a":1,"b":2,"a":3}"#.utf8))?["a"] == .number("3"))
    #expect(JSONValue(Array("[1]".utf8))?["a"] == nil)
  }

  @Test func `the same short texts are JSON for Foundation, trailing commas apart`() {
    let pieces = ["{", "}", "[", "]", ",", ":", #""a""#, "1", "-0.5", "true", "null", " "]
    var texts = [""]
    for _ in 0..<4 {
      texts = texts.flatMap { text in pieces.map { text + $0 } }
      for text in texts where !text.replacing(" ", with: "").contains(",]") {
        let foundation = try? JSONSerialization.jsonObject(
          with: Data(text.utf8), options: .fragmentsAllowed)
        #expect((JSONValue(Array(text.utf8)) != nil) == (foundation != nil), "\(text)")
      }
    }
  }

  @Test(
    arguments: [
      ("", .cutOff), (#"{"a":"b"#, .cutOff), ("[1,", .cutOff), ("nothing", .unexpected(at: 1)),
      (#"{"a":1} x"#, .unexpected(at: 9)), ("\"a\tb\"", .control(9)), ("\"a\nb\"", .control(10)),
      (String(repeating: "[", count: 40), .tooDeep(limit: 32)),
      ("[" + String(repeating: "0,", count: 40_000), .tooManyValues(limit: 32_768)),
    ] as [(String, JSONError)])
  func `what is wrong is told`(text: String, error: JSONError) {
    #expect(throws: error) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error.description.hasPrefix("not JSON"))
  }

  @Test func `bytes that are not UTF-8 are told apart from what is not JSON`() {
    #expect(throws: JSONError.notUTF8) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
  }
}
