import PageParts
import Testing

struct ClassifyFormTests {
  @Test(arguments: ["", "balanced", "precise", "broad", "0.25"])
  func `the form comes back with what was sent`(preference: String) {
    let text = ClassifyForm(
      synopsis: "\n1 < 2", title: "A \"quoted\" title", preference: preference
    ).html.text
    // A parser drops the newline after the tag, and no other.
    #expect(text.contains(">\n\n1 &lt; 2</textarea>"))
    #expect(text.contains("value=\"A &quot;quoted&quot; title\""))
    let checked = preference.isEmpty ? "balanced" : preference
    #expect(text.contains("value=\"\(checked)\" id=\"\(checked)\" checked>"))
    #expect(text.matches(of: /name="preference"[^>]* checked>/).count == 1)
  }

  @Test(
    arguments: [
      ("", nil, "synopsis", "synopsis"), ("broad", nil, "synopsis", "synopsis"),
      ("wild", nil, "preference", "balanced"), ("", .title, "title", "title"),
    ] as [(String, ClassifyForm.Field?, String, String)])
  func `a problem is told in its summary and at its field`(
    preference: String, about: ClassifyForm.Field?, field: String, target: String
  ) {
    let form = ClassifyForm(preference: preference, problem: "That is too <short>", at: about)
    let told = "That is too &lt;short&gt;"
    #expect(form.problemSummary.text.contains("<a href=\"#\(target)\">\(told)</a>"))
    #expect(
      form.html.text.contains(
        "id=\"\(field)-error\"><span class=\"unseen\">Error: </span>\(told)</p>"))
    #expect(form.html.text.matches(of: /-error\b/).count == 2)
  }

  @Test func `where all is well there is no summary`() {
    #expect(ClassifyForm().problemSummary.text == "")
    #expect(!ClassifyForm().html.text.contains("error"))
  }
}
