import Gateway
import Testing

struct MediaTypeTests {
  @Test(arguments: ["text/html", " Text/HTML ", "TEXT/HTML;q=1", "text/html ; a=b"])
  func `names are alike in any case`(text: String) {
    #expect(MediaType(text).isNamed("text/html"))
    #expect(!MediaType(text).isNamed("text/plain"))
  }

  @Test(
    arguments: [
      ("a/b;charset=UTF-8", "utf-8"), ("a/b; CHARSET = \"utf-8\"", "utf-8"),
      ("a/b;x=1;charset=a;charset=b", "a"), ("a/b;charset=", ""), ("a/b;charset", nil),
      ("a/b", nil), ("", nil), (";;;", nil),
    ] as [(String, String?)])
  func `a parameter has its first value, without quotes, in lower case`(
    text: String, value: String?
  ) {
    #expect(MediaType(text).parameter("charset") == value)
  }
}
