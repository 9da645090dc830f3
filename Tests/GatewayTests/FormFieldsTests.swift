import Gateway
import Testing

struct FormFieldsTests {
  @Test(
    arguments: [
      ("name=value", "value"), ("a=1&name=value&b=2", "value"), ("name=1&name=2", "1"),
      ("name=", ""), ("name", ""), ("&&name=a=b&", "a=b"), ("n%61me=%41+%2b%2B", "A ++"),
      ("name=%", "%"), ("name=%4", "%4"), ("name=%4g%zz", "%4g%zz"), ("name=%%41", "%A"),
      ("names=1", nil), ("", nil), ("=name", nil), ("Name=1", nil),
    ] as [(String, String?)])
  func `fields are found and decoded`(body: String, value: String?) {
    #expect(FormFields(Array(body.utf8))["name"] == value.map { Array($0.utf8) })
  }
}
