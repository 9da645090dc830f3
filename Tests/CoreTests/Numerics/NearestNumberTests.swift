import Core
import Foundation
import TestSupport
import Testing

struct NearestNumberTests {
  @Test(arguments: [
    (0.4, 0), (0.5, 1), (-0.5, -1), (2.5, 3), (.nan, 0), (.infinity, 1_000_000_000_000_000),
    (-.infinity, -1_000_000_000_000_000), (1e300, 1_000_000_000_000_000), (-0.0, 0),
  ])
  func `every number has a nearest whole one`(value: Double, nearest: Int) {
    #expect(Int(nearest: value) == nearest)
    #expect(Int(nearest: Float(value)) == nearest)
  }

  @Test(arguments: [
    (-1, 0), (.nan, 0), (1.5, 1.5), (1e30, 60), (.infinity, 60), (-.infinity, 0),
    (.greatestFiniteMagnitude, 60),
  ])
  func `a duration has a limit`(seconds: Double, expected: Double) {
    #expect(Duration.seconds(seconds, atMost: .seconds(60)) == .seconds(expected))
  }

  /// `Int(x.rounded())` traps where `x` is no number, or a large one.
  @Test func `no source turns a number into an integer at its peril`() throws {
    let sources = ProjectFiles.root.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var count = 0
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift", file.lastPathComponent != "NearestNumber.swift",
        // A day comes from the clock and from the calendar; Catalogue has no Core.
        file.lastPathComponent != "Day.swift"
      else { continue }
      count += 1
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let isRisky = line.contains(/\bInt\((?!nearest:).*\.rounded\(/)
        #expect(!isRisky, "\(file.lastPathComponent): \(line)")
      }
    }
    #expect(count > 150)
  }
}
