import PageParts
import Testing

struct PageLayoutTests {
  private func page(
    address: String? = nil, isLive: Bool = false, model: String? = nil
  ) -> String {
    PageLayout.page(
      title: "A & B", sign: PageLayout.sign(over: "Tonight", "A &amp; B"), address: address,
      isLive: isLive, main: "<p>Main</p>", model: model.map(PageLayout.answeredBy)
    ).text
  }

  @Test func `title, heading and content are where they belong`() {
    #expect(page().contains("<title>A &amp; B – Marquee</title>"))
    #expect(page().contains("<p class=\"over\">Tonight</p><h1>A &amp; B</h1>"))
    #expect(page().contains("<div class=\"foyer\">\n<p>Main</p>\n</div>\n</main>"))
  }

  @Test func `the model that answered is named, with its day`() {
    #expect(
      page(model: "20261122T031500Z-1a2b3c4d").contains(
        "<p>Answered by model <code>20261122T031500Z-1a2b3c4d</code>, trained on "
          + "<time datetime=\"2026-11-22\">22 November 2026</time>.</p>"))
  }

  @Test(arguments: ["", "m", "20261322T", "20260022T", "20261100T", "20261122", "-0261122T", "२०"])
  func `a version that has no day is named all the same`(version: String) {
    #expect(page(model: version).contains("<code>\(version)</code>.</p>"))
  }

  @Test func `scripts come only where they have something to do`() {
    #expect(page().matches(of: /<script/).isEmpty)
    #expect(page(address: "/api").contains("src=\"/footer.js\""))
    #expect(page(isLive: true).contains("src=\"/app.js\""))
  }

  @Test func `the start page has what a link to it shows elsewhere`() {
    let page = page(address: "/")
    for name in ["title", "description", "url", "image", "image:alt"] {
      #expect(page.contains("<meta property=\"og:\(name)\" content=\""))
    }
    #expect(page.contains("<body class=\"start\">"))
    #expect(!self.page(address: "/api").contains("og:"))
  }
}
