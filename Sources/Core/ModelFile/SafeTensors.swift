import FoundationEssentials

/// Named arrays of numbers in one file, as Hugging Face defines it.
///
///     8 bytes   length n of the header, little-endian
///     n bytes   JSON: name → {"dtype", "shape", "data_offsets"}, padded with spaces
///     the rest  the numbers, little-endian, in the order of the names here
///
/// https://huggingface.co/docs/safetensors
package enum SafeTensors {
  /// What the numbers of an array are.
  package enum Kind: String, Codable {
    case int8 = "I8"
    case float16 = "F16"
    case float32 = "F32"

    /// The bytes of a number.
    var size: Int {
      switch self {
      case .int8: 1
      case .float16: 2
      case .float32: 4
      }
    }
  }

  /// One array, row by row.
  package struct Tensor {
    package var kind: Kind
    package var shape: [Int]
    package var bytes: [UInt8]

    package init(shape: [Int], int8 bytes: [UInt8]) {
      (kind, self.shape, self.bytes) = (.int8, shape, bytes)
    }

    package init(shape: [Int], _ numbers: [Float]) {
      (kind, self.shape) = (.float32, shape)
      bytes = numbers.withUnsafeBytes { Array($0) }
    }

    package init(shape: [Int], float16 numbers: [Float]) {
      (kind, self.shape) = (.float16, shape)
      bytes = numbers.map { Float16($0) }.withUnsafeBytes { Array($0) }
    }

    fileprivate init(_ kind: Kind, _ shape: [Int], _ bytes: UnsafeRawBufferPointer) {
      (self.kind, self.shape, self.bytes) = (kind, shape, Array(bytes))
    }

    /// The numbers as they are, of an array of floats.
    package var numbers: [Float] {
      bytes.withUnsafeBytes { bytes in
        (0..<bytes.count / kind.size).map { index in
          switch kind {
          case .int8: Float(bytes.loadUnaligned(fromByteOffset: index, as: Int8.self))
          case .float16:
            Float(bytes.loadUnaligned(fromByteOffset: 2 * index, as: Float16.self))
          case .float32: bytes.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
          }
        }
      }
    }
  }

  private struct Entry: Codable {
    var dtype: Kind
    var shape: [Int]
    var dataOffsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  /// `__metadata__` says nothing about numbers.
  private enum EntryOrMetadata: Decodable {
    case entry(Entry)
    case metadata

    init(from decoder: any Decoder) throws {
      if decoder.codingPath.last?.stringValue == "__metadata__" {
        self = .metadata
      } else {
        self = .entry(try Entry(from: decoder))
      }
    }
  }

  /// The file's bytes for the given arrays.
  package static func encode(_ tensors: [(name: StaticString, tensor: Tensor)]) -> [UInt8] {
    var json = JSONWriter()
    var offset = 0
    json.object { json in
      for (name, tensor) in tensors {
        let end = offset + tensor.bytes.count
        json.key(name)
        json.object {
          $0.key("dtype")
          $0.string(tensor.kind.rawValue)
          $0.key("shape")
          $0.array(tensor.shape) { $0.number($1) }
          $0.key("data_offsets")
          $0.array([offset, end]) { $0.number($1) }
        }
        offset = end
      }
    }
    var header = json.bytes
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -header.count & 7))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header)
    for (_, tensor) in tensors { bytes.append(contentsOf: tensor.bytes) }
    return bytes
  }

  /// Reads the arrays of a file.
  ///
  /// Every length and offset is checked against the file before it is used; no two share bytes.
  ///
  /// - Parameter path: what an error names.
  package static func decode(
    _ file: UnsafeRawBufferPointer, path: String
  ) throws(ModelError) -> [String: Tensor] {
    func corrupt(_ reason: String) -> ModelError { .corrupt(path: path, reason: reason) }
    guard file.count >= 8 else { throw corrupt("the header is cut off") }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(min(file.count - 8, longestHeader)) else {
      throw corrupt("the header's length is \(length)")
    }
    let data = UnsafeRawBufferPointer(rebasing: file[(8 + Int(length))...])
    let header = Data(file[8..<8 + Int(length)])
    guard let entries = try? JSONDecoder().decode([String: EntryOrMetadata].self, from: header)
    else { throw corrupt("the header is not as safetensors defines it") }
    var tensors: [String: Tensor] = [:]
    var rest = data.count
    for case (let name, .entry(let entry)) in entries {
      let range = entry.dataOffsets
      let size = entry.shape.reduce(into: entry.dtype.size as Int?) { product, dimension in
        product = product.flatMap { dimension >= 0 ? checkedProduct($0, dimension) : nil }
      }
      guard
        range.count == 2, range[0] >= 0, range[0] <= range[1], range[1] <= data.count,
        range[1] - range[0] == size, range[1] - range[0] <= rest
      else { throw corrupt("the tensor \(name) does not fit the file") }
      rest -= range[1] - range[0]
      tensors[name] = Tensor(
        entry.dtype, entry.shape, UnsafeRawBufferPointer(rebasing: data[range[0]..<range[1]]))
    }
    return tensors
  }

  /// In bytes: more than a model's few arrays need.
  private static let longestHeader = 1 << 20

  private static func checkedProduct(_ a: Int, _ b: Int) -> Int? {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : product
  }
}
