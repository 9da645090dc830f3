import Foundation
import TestSupport
import Testing

/// Core's folders, lowest first: code uses only what stands before it.
struct LayersTests {
  static let folders = [
    ["Movies", "Text"], ["Features"], ["Learning"], ["Evaluation"], ["Classifier"], ["ModelFile"],
  ]

  @Test func `no folder uses a type of a later one`() throws {
    var later: [(type: String, folder: String)] = []
    for layer in Self.folders.reversed() {
      for folder in layer {
        for file in try sources(of: folder) {
          for (type, home) in later {
            #expect(
              !file.code.contains(try Regex("\\b\(type)\\b")),
              "\(folder)/\(file.name) uses \(type) of \(home)")
          }
        }
      }
      for folder in layer {
        later += try sources(of: folder).flatMap { topLevelTypes(in: $0.code) }.map { ($0, folder) }
      }
    }
    #expect(later.count > 20)
  }

  private func sources(of folder: String) throws -> [(name: String, code: String)] {
    let url = ProjectFiles.root.appending(path: "Sources/Core/\(folder)")
    return try FileManager.default.contentsOfDirectory(atPath: url.path(percentEncoded: false))
      .filter { $0.hasSuffix(".swift") }
      .map { name in
        let text = try String(contentsOf: url.appending(path: name), encoding: .utf8)
        let lines = text.split(separator: "\n").filter {
          !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//")
        }
        return (name, lines.joined(separator: "\n"))
      }
  }

  private func topLevelTypes(in code: String) -> [String] {
    code.split(separator: "\n").compactMap { line in
      let match = line.firstMatch(
        of: /^(?:public |package )?(?:final )?(?:struct|enum|class) (\w+)/)
      return match.map { String($0.1) }
    }
  }
}
