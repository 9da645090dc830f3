import Core
import Testing

struct GrowableBufferTests {
  @Test(arguments: [0, 1, 16, 100])
  func `what is appended stays, however often the buffer grows`(capacity: Int) {
    var buffer = GrowableBuffer<Int>(capacity: capacity)
    #expect(buffer.count == 0 && buffer.elements.isEmpty)
    for number in 0..<1000 { buffer.append(number * number) }
    #expect(buffer.count == 1000)
    #expect(Array(buffer.elements) == (0..<1000).map { $0 * $0 })
  }

  @Test func `its elements can be changed in place`() {
    var buffer = GrowableBuffer<(key: UInt64, count: Int32)>(capacity: 2)
    for key in 0..<20 { buffer.append((UInt64(key), 1)) }
    // In one piece, it crashes Swift 6.3's thread sanitizer.
    let elements = buffer.elements
    elements[17].count += 4
    buffer.append((20, 1))
    #expect(buffer.elements.map(\.count) == (0...20).map { $0 == 17 ? 5 : 1 })
  }
}
