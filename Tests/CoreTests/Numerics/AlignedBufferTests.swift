import Core
import Testing

struct AlignedBufferTests {
  @Test(arguments: [0, 1, 3, 1000])
  func `a buffer begins with a cache line, and has the numbers that it is given`(count: Int) {
    let buffer = AlignedBuffer<Float>(count: count) { Float($0) / 2 }
    #expect(UInt(bitPattern: buffer.base) % 64 == 0)
    #expect(buffer.count == count && buffer.indices == 0..<count)
    #expect(buffer.indices.allSatisfy { buffer.base[$0] == Float($0) / 2 })
  }

  @Test func `all numbers can be one`() {
    let buffer = AlignedBuffer(repeating: UInt8(7), count: 99)
    #expect(buffer.indices.allSatisfy { buffer.base[$0] == 7 })
  }
}
