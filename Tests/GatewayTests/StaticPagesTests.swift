import Foundation
import Gateway
import Testing

struct StaticPagesTests {
  private static let publicFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../public").standardized

  @Test(arguments: StaticPages.all.map(\.path))
  func `a file in the public folder is what the program renders`(path: String) throws {
    let file = Self.publicFolder.appending(path: path)
    let page = try #require(StaticPages.all.first { $0.path == path })
    if ProcessInfo.processInfo.environment["UPDATE_PUBLIC"] != nil {
      try Data(page.bytes).write(to: file, options: .atomic)
    }
    #expect(
      try String(contentsOf: file, encoding: .utf8) == String(decoding: page.bytes, as: UTF8.self),
      "Run `UPDATE_PUBLIC=1 swift test --filter StaticPages`.")
  }

  @Test func `every error that nginx is told to show has a page and a problem document`() throws {
    let server = try String(
      contentsOf: Self.publicFolder.appending(path: "../nginx/server.conf"), encoding: .utf8)
    let shown = server.matches(of: /\/errors\/(\d+)\./).map { String($0.output.1) }
    let made = StaticPages.all.map(\.path)
    #expect(!shown.isEmpty)
    for status in shown {
      #expect(made.contains("errors/\(status).html"))
      #expect(made.contains("errors/\(status).json"))
    }
  }
}
