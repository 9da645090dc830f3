import ArgumentParser
import Foundation
import Settings

@main
struct Pages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marquee-pages",
    abstract: "Writes the pages that nginx serves by itself.",
    discussion: "Run it where their words or their frame have changed, and commit what it writes.",
    version: programVersion)

  @Argument(help: "The folder to write to.")
  var folder = "public"

  func run() throws {
    for file in PublicFiles.all {
      let url = URL(filePath: folder).appending(path: file.path)
      try Data(file.bytes).write(to: url, options: .atomic)
    }
  }
}
