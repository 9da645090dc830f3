import Core
import Remote
import Testing

@testable import Cron

struct SpacePageTests {
  @Test func `the Space has a page, the model, and who to thank`() throws {
    let machine = try TestMachine()
    let version = try machine.train(started: 1000)
    let model = try ModelDirectory.read(at: machine.workspace.releases.path(of: version))
    let files = try ModelDirectory.files(at: machine.workspace.releases.path(of: version))
      .map { HubFile(path: $0.name, bytes: $0.bytes) }
    let page = SpacePage(model: model, files: files, repository: "me/movies").files
    #expect(
      page.map(\.path).sorted() == [
        "README.md", "classifier.js", "config.json.gz", "index.html", "model.safetensors.gz",
        "page.js", "style.css", "vocabulary.txt.gz",
      ])
    let texts = page.filter { ["README.md", "index.html"].contains($0.path) }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
    for text in texts {
      #expect(text.contains(version) && text.contains("me/movies") && !text.contains("{{"))
      #expect(text.contains("This product uses TMDB and the TMDB APIs but is not endorsed"))
    }
    #expect(texts[0].hasPrefix("---\ntitle: ") && texts[0].contains("\nsdk: static\n"))
  }
}
