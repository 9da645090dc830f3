import Core
import TestSupport
import Testing

struct SparseRowTests {
  @Test func `its length is Euclid's`() {
    #expect(SparseRow(columns: [3, 9], values: [3, -4]).length == 5)
    #expect(SparseRow().length == 0)
  }
}
