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
    #expect(releases.current() == versions[0] && releases.previous() == nil)
    try releases.publish(versions[1])
    #expect(releases.current() == versions[1] && releases.previous() == versions[0])
    try releases.publish(versions[1])
    #expect(releases.previous() == versions[0])
  }

  @Test func `a publication that was killed half-way leaves no version to go back to`() throws {
    try releases.publish(versions[0])
    try FileManager.default.createSymbolicLink(
      atPath: releases.path(of: "previous"), withDestinationPath: versions[0])
    #expect(releases.current() == versions[0] && releases.previous() == nil)
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
