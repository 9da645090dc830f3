import Core
import Testing

struct SplitTests {
  @Test func `a tenth is held out, and the folds are of equal size`() {
    let ids = 1...100_000
    #expect(abs(ids.count { Split.isHeldOut($0) } - 10_000) < 400)
    for fold in 0..<5 {
      let size = ids.count { !Split.isHeldOut($0) && Split.fold($0, of: 5) == fold }
      #expect(abs(size - 18_000) < 600)
    }
  }

  @Test func `a movie's side never changes`() {
    // Recorded once: another result would move movies between training and test.
    #expect((1...60).filter { Split.isHeldOut($0) } == [1, 4, 10, 15, 18, 23, 40, 41, 42, 59])
    #expect((1...8).map { Split.fold($0, of: 5) } == [2, 1, 0, 2, 3, 1, 0, 1])
  }
}
