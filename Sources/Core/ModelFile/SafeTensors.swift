import FoundationEssentials

/// Named arrays of 32-bit floats in one file, as Hugging Face defines it.
///
///     8 bytes   length n of the header, little-endian
///     n bytes   JSON: name → {"dtype", "shape", "data_offsets"}, padded with spaces
///     the rest  the numbers, little-endian, in the order of the names here
///
/// The padding puts the numbers at a multiple of eight, so a mapped file can
/// be used in place. https://huggingface.co/docs/safetensors
package enum SafeTensors {
  /// One array: its shape, and its numbers row by row.
  package struct Tensor {
    package var shape: [Int]
    package var values: FloatStorage
  }

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  /// The file's bytes for the given arrays.
  package static func encode(
    _ tensors: [(name: StaticString, shape: [Int], values: [Float])]
  ) -> [UInt8] {
    var json = JSONWriter()
    var offset = 0
    json.object { json in
      for tensor in tensors {
        let end = offset + tensor.values.count * 4
        json.key(tensor.name)
        json.object {
          $0.key("dtype")
          $0.string("F32")
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
    for tensor in tensors {
      tensor.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Reads the arrays of a mapped file, in place.
  ///
  /// Every length and offset is checked against the file before it is used.
  package static func decode(_ file: MappedFile, path: String) throws(ModelError) -> [String:
    Tensor]
  {
    func corrupt(_ reason: String) -> ModelError { .corrupt(path: path, reason: reason) }
    guard file.bytes.count >= 8 else { throw corrupt("the header is cut off") }
    let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(file.bytes.count - 8), length % 8 == 0 else {
      throw corrupt("the header's length is \(length)")
    }
    let dataStart = 8 + Int(length)
    let header = Data(file.bytes[8..<dataStart])
    guard let entries = try? JSONDecoder().decode([String: Entry].self, from: header) else {
      throw corrupt("the header is not as safetensors defines it")
    }
    var tensors: [String: Tensor] = [:]
    for (name, entry) in entries {
      let range = entry.dataOffsets
      let size = entry.shape.reduce(into: 4 as Int?) { product, dimension in
        product = product.flatMap { dimension >= 0 ? checkedProduct($0, dimension) : nil }
      }
      guard
        entry.dtype == "F32", range.count == 2, range[0] >= 0, range[0] <= range[1],
        range[1] <= file.bytes.count - dataStart, range[1] - range[0] == size,
        range[0] % 4 == 0
      else { throw corrupt("the tensor \(name) does not fit the file") }
      let values = UnsafeRawBufferPointer(
        rebasing: file.bytes[dataStart + range[0]..<dataStart + range[1]])
      tensors[name] = Tensor(
        shape: entry.shape,
        values: FloatStorage(values.assumingMemoryBound(to: Float.self)) {
          withExtendedLifetime(file) {}
        })
    }
    return tensors
  }

  private static func checkedProduct(_ a: Int, _ b: Int) -> Int? {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : product
  }
}
