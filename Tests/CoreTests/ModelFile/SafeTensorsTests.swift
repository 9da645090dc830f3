import Core
import Foundation
import TestSupport
import Testing

struct SafeTensorsTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func decode(_ bytes: [UInt8]) throws -> [String: SafeTensors.Tensor] {
    let path = directory.path + "/\(UUID().uuidString).safetensors"
    try Data(bytes).write(to: URL(filePath: path))
    return try SafeTensors.decode(MappedFile(path: path), path: path)
  }

  @Test func `what is written reads back bit for bit`() throws {
    let values: [Float] = [1, -0.0, .pi, .leastNonzeroMagnitude, 1e30, -2]
    let bytes = SafeTensors.encode([("a", [2, 3], values), ("b", [0], [])])
    let tensors = try decode(bytes)
    #expect(tensors["a"]?.shape == [2, 3])
    #expect(tensors["a"]?.values.values.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(tensors["b"]?.values.values.isEmpty == true)
  }

  @Test func `every cut-off file is refused`() {
    let bytes = SafeTensors.encode([("a", [2], [1, 2])])
    for length in 1..<bytes.count {
      #expect(throws: ModelError.self) { try decode(Array(bytes[..<length])) }
    }
  }

  @Test(arguments: [
    #"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}"#,
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, "[]", "no JSON",
  ])
  func `a header that does not fit the file is refused`(header: String) {
    var bytes = Array(header.utf8)
    bytes += [UInt8](repeating: 0x20, count: -bytes.count & 7)
    let length = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) }
    #expect(throws: ModelError.self) {
      try decode(length + bytes + [UInt8](repeating: 0, count: 8))
    }
  }

  @Test func `an absurd header length is refused`() {
    #expect(throws: ModelError.self) { try decode([UInt8](repeating: 0xFF, count: 64)) }
  }
}
