import Core
import Foundation
import TestSupport
import Testing

struct ModelReleasesTests {
  let directory: TemporaryDirectory
  let releases: ModelReleases
  let versions = ["20260101T000000Z-aaaaaaaa", "20260102T000000Z-bbbbbbbb"]

  init() throws {
    directory = try TemporaryDirectory()
    releases = ModelReleases(directory: directory.path + "/models")
    try make(versions)
  }

  private func make(_ versions: [String]) throws {
    for version in versions {
      let path = releases.path(of: version)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: path + "/SHA256SUMS"))
    }
  }

  @Test func `without a folder there are no versions`() throws {
    let none = ModelReleases(directory: directory.path + "/none")
    #expect(try none.versions().isEmpty && none.current() == nil && none.previous() == nil)
  }

  @Test func `publishing moves current and remembers the previous`() throws {
    #expect(try releases.versions() == versions)
    try releases.publish(versions[0])
    try releases.confirm()
    #expect(releases.current() == versions[0] && releases.previous() == nil)
    try releases.publish(versions[1])
    try releases.confirm()
    #expect(releases.current() == versions[1] && releases.previous() == versions[0])
    try releases.publish(versions[1])
    try releases.confirm()
    #expect(releases.previous() == versions[0])
  }

  @Test func `a publication that is withdrawn leaves everything as it was`() throws {
    try releases.publish(versions[0])
    #expect(releases.replaced() == nil)
    try releases.withdraw()
    #expect(releases.current() == nil && releases.previous() == nil)
    try make(["20260103T000000Z-cccccccc"])
    for version in versions {
      try releases.publish(version)
      try releases.confirm()
    }
    try releases.publish("20260103T000000Z-cccccccc")
    #expect(releases.replaced() == versions[1] && releases.previous() == versions[1])
    try releases.withdraw()
    #expect(releases.current() == versions[1] && releases.previous() == versions[0])
    #expect(releases.replaced() == nil)
  }

  @Test func `a publication that was killed anywhere still tells the previous version`() throws {
    try make(["20260103T000000Z-cccccccc"])
    for version in versions {
      try releases.publish(version)
      try releases.confirm()
    }
    // Killed after the old version was noted …
    let link = releases.path(of: ".previous")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: versions[1])
    #expect(releases.current() == versions[1] && releases.previous() == versions[0])
    #expect(releases.replaced() == nil)
    // … and before it was confirmed.
    try releases.publish("20260103T000000Z-cccccccc")
    #expect(releases.previous() == versions[1])
    try releases.publish(versions[0])
    try releases.confirm()
    #expect(releases.previous() == "20260103T000000Z-cccccccc")
  }

  @Test func `versions of the same second are in the order in which they were written`() throws {
    let second = ["20260201T000000Z-ffffffff", "20260201T000000Z-00000000"]
    for (index, version) in second.enumerated() {
      try make([version])
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_800_000_000 + 0.001 * Double(index))],
        ofItemAtPath: releases.path(of: version) + "/SHA256SUMS")
    }
    #expect(try releases.versions() == versions + second)
  }

  @Test(
    arguments: [
      // Thirty nights of November, the last of them in service.
      (Array(1...30), [30], [1] + Array(17...30)),
      (Array(1...30), [5, 4], [1, 4, 5] + Array(17...30)),
      (Array(1...14), [], Array(1...14)), (Array(3...17), [], Array(3...17)),
      (Array(2...17), [], [2] + Array(4...17)), ([], [], []),
    ] as [([Int], [Int], [Int])])
  func `the newest, those in use and the first of a month are kept`(
    days: [Int], used: [Int], kept: [Int]
  ) {
    func version(_ day: Int) -> String { "202611\(day < 10 ? "0" : "")\(day)T031500Z-1a2b3c4d" }
    let obsolete = ModelReleases.obsolete(of: days.map(version), used: used.map(version))
    #expect(days.map(version).filter { !obsolete.contains($0) } == kept.map(version))
  }

  @Test func `what is obsolete is removed, whole`() throws {
    let nights = (1...20).map { "2026030\($0 / 10)T0000\($0 % 10)0Z-\($0 + 10)aaaaaa" }
    try make(nights)
    try releases.publish(nights[3])
    try releases.confirm()
    // What a removal that was killed has left of one that is obsolete still.
    try FileManager.default.createDirectory(
      atPath: releases.path(of: ".incomplete-" + versions[1]), withIntermediateDirectories: true)
    let all = try releases.versions()
    let (removed, failures) = releases.removeObsolete(of: all)
    #expect(failures.isEmpty && removed == ModelReleases.obsolete(of: all, used: [nights[3]]))
    #expect(removed.contains(versions[1]) && !removed.contains(versions[0]))
    #expect(try releases.versions() == all.filter { !removed.contains($0) })
    let left = try FileManager.default.contentsOfDirectory(atPath: releases.directory)
    #expect(left.count == all.count - removed.count + 1)
    #expect(try releases.removeObsolete(of: releases.versions()).removed.isEmpty)
  }

  @Test func `what cannot be removed does not keep the others`() throws {
    let nights = (1...18).map { "202603\($0 + 10)T000000Z-\($0 + 10)aaaaaa" }
    try make(nights)
    let all = try releases.versions()
    let obsolete = ModelReleases.obsolete(of: all, used: [])
    let stubborn = releases.path(of: obsolete[0]) + "/a folder"
    try FileManager.default.createDirectory(atPath: stubborn, withIntermediateDirectories: true)
    let (removed, failures) = releases.removeObsolete(of: all)
    #expect(removed == obsolete && failures.count == 1 && removed.count > 2)
    #expect(try releases.versions() == all.filter { !removed.contains($0) })
  }

  @Test func `a version that is not there is refused and current stays`() throws {
    try releases.publish(versions[0])
    #expect(throws: ModelError.self) { try releases.publish("20260103T000000Z-cccccccc") }
    #expect(releases.current() == versions[0])
  }

  @Test func `a folder without sums is no version`() throws {
    try FileManager.default.createDirectory(
      atPath: releases.path(of: "20260104T000000Z-dddddddd"), withIntermediateDirectories: true)
    #expect(try releases.versions() == versions)
  }
}
