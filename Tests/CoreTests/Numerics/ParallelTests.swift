import Core
import Testing

struct ParallelTests {
  @Test(arguments: [0, 1, 2, 3, 8], [0, 1, 63, 64, 1000, 5001])
  func `results are in order, each computed once, on any number of threads`(
    threads: Int, count: Int
  ) {
    #expect(parallelMap(count, threads: threads) { "\($0)" } == (0..<count).map { "\($0)" })
  }

  @Test(arguments: [0..<0, 5..<6, 0..<256, 100..<357, 3..<2000])
  func `chunks are a range's numbers in order, 256 at a time`(range: Range<Int>) {
    for threads in [1, 4] {
      let chunks = parallelMap(chunksOf: range, threads: threads) { $0 }
      #expect(chunks.flatMap { Array($0) } == Array(range))
      #expect(chunks.dropLast().allSatisfy { $0.count == 256 })
    }
  }
}
