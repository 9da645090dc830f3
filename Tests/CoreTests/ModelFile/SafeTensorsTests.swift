import Core
import Testing

struct SafeTensorsTests {
  private func decode(_ bytes: [UInt8]) throws -> [String: SafeTensors.Tensor] {
    try bytes.withUnsafeBytes { try SafeTensors.decode($0, path: "model.safetensors") }
  }

  @Test func `what is written reads back bit for bit`() throws {
    let values: [Float] = [1, -0.0, .pi, .leastNonzeroMagnitude, 1e30, -2]
    let bytes = SafeTensors.encode([
      ("a", SafeTensors.Tensor(shape: [2, 3], values)), ("b", SafeTensors.Tensor(shape: [0], [])),
    ])
    let tensors = try decode(bytes)
    #expect(tensors["a"]?.shape == [2, 3] && tensors["a"]?.kind == .float32)
    #expect(tensors["a"]?.numbers.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(tensors["b"]?.numbers.isEmpty == true)
  }

  @Test func `bytes and half precision read back as the numbers that they stand for`() throws {
    let bytes = SafeTensors.encode([
      ("bytes", SafeTensors.Tensor(shape: [2, 2], int8: [0, 1, 127, 0x81])),
      ("halves", SafeTensors.Tensor(shape: [3], float16: [0.5, -2, 1 / 3])),
    ])
    let tensors = try decode(bytes)
    #expect(tensors["bytes"]?.kind == .int8 && tensors["bytes"]?.shape == [2, 2])
    #expect(tensors["bytes"]?.numbers == [0, 1, 127, -127])
    #expect(tensors["halves"]?.kind == .float16)
    #expect(tensors["halves"]?.numbers == [0.5, -2, Float(Float16(1.0 / 3))])
  }

  @Test func `every cut-off file is refused`() {
    let bytes = SafeTensors.encode([("a", SafeTensors.Tensor(shape: [2], [1, 2]))])
    for length in 1..<bytes.count {
      #expect(throws: ModelError.self) { try decode(Array(bytes[..<length])) }
    }
  }

  @Test(arguments: [
    #"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"I8","shape":[4],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
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
