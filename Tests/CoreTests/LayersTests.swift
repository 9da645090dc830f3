import Foundation
import TestSupport
import Testing

/// Core's folders, lowest first: code uses only what stands before it.
struct LayersTests {
  static let folders = [
    ["Numerics", "Files"], ["JSON"], ["Movies", "Text"], ["Features"], ["Learning"], ["Evaluation"],
    ["Classifier"], ["ModelFile"],
  ]

  @Test func `no folder uses a type of a later one`() throws {
    var later: [String: String] = [:]
    for layer in Self.folders.reversed() {
      for folder in layer {
        for file in try sources(of: folder) {
          for word in Set(file.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
            let home = later[String(word)]
            #expect(home == nil, "\(folder)/\(file.name) uses \(word) of \(home ?? "")")
          }
        }
      }
      for folder in layer {
        for file in try sources(of: folder) {
          for type in topLevelTypes(in: file.code) { later[type] = folder }
        }
      }
    }
    #expect(later.count > 70)
  }

  @Test func `every folder has its place`() throws {
    let url = ProjectFiles.root.appending(path: "Sources/Core")
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: url.path(percentEncoded: false)
    )
    .filter { !$0.contains(".") }
    #expect(folders.sorted() == Self.folders.flatMap { $0 }.sorted())
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
        of: /^(?:package )?(?:final )?(?:struct|enum|class|protocol|typealias) (\w+)/)
      return match.map { String($0.1) }
    }
  }
}
