import Foundation
import Pages
import TestSupport
import Testing

struct PublicFilesTests {
  @Test(arguments: PublicFiles.all.map(\.path))
  func `a committed file is what the program writes`(path: String) throws {
    let file = ProjectFiles.root.appending(path: "public").appending(path: path)
    let made = try #require(PublicFiles.all.first { $0.path == path })
    #expect(
      try String(contentsOf: file, encoding: .utf8) == String(decoding: made.bytes, as: UTF8.self),
      "Run `swift run marquee-pages`, look at what it changes, and commit that.")
  }

  @Test func `every error that nginx is told to show has a page and a problem document`() throws {
    let server = try String(
      contentsOf: ProjectFiles.root.appending(path: "nginx/server.conf"), encoding: .utf8)
    let shown = server.matches(of: /\/errors\/(\d+)\./).map { String($0.output.1) }
    let made = PublicFiles.all.map(\.path)
    #expect(!shown.isEmpty)
    for status in shown {
      #expect(made.contains("errors/\(status).html"))
      #expect(made.contains("errors/\(status).json"))
    }
  }
  @Test func `the start page fetches all modules of its script with it`() throws {
    let folder = ProjectFiles.root.appending(path: "public")
    var (waiting, modules) = (["/app.js"], Set<String>())
    while let module = waiting.popLast() {
      let script = try String(contentsOf: folder.appending(path: module), encoding: .utf8)
      for name in script.matches(of: /from "(\/[a-z-]+\.js)"/).map({ String($0.output.1) })
      where modules.insert(name).inserted {
        waiting.append(name)
      }
    }
    let page = try String(contentsOf: folder.appending(path: "index.html"), encoding: .utf8)
    let fetched = page.matches(of: /"modulepreload" href="(.*?)"/).map { String($0.output.1) }
    #expect(!modules.isEmpty)
    #expect(Set(fetched) == modules)
  }
}
