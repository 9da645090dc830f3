import Dispatch
import Glibc
import Synchronization

/// Computes `transform(0)` to `transform(count - 1)` on several threads.
///
/// Which thread computes what has no part in the result.
///
/// - Parameter threads: at most this many work at a time; 0: as many as the machine has cores.
/// - Returns: the results in order.
package func parallelMap<Result: Sendable>(
  _ count: Int, threads: Int, _ transform: @Sendable (Int) -> Result
) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    nonisolated(unsafe) let slots = buffer
    let next = Atomic(0)
    // Handed out in runs, so that short tasks don't fight over the counter.
    let run = max(1, min(64, count / 64))
    DispatchQueue.concurrentPerform(iterations: min(threadCount(threads), max(1, count))) { _ in
      while true {
        let first = next.add(run, ordering: .relaxed).oldValue
        guard first < count else { return }
        for index in first..<min(first + run, count) {
          slots.initializeElement(at: index, to: transform(index))
        }
      }
    }
    initialized = count
  }
}

/// Computes `transform` of parts of a range, 256 numbers each, on several threads.
///
/// - Returns: the results in order.
package func parallelMap<Result: Sendable>(
  chunksOf range: Range<Int>, threads: Int, _ transform: @Sendable (Range<Int>) -> Result
) -> [Result] {
  let size = 256
  return parallelMap((range.count + size - 1) / size, threads: threads) { chunk in
    let first = range.lowerBound + chunk * size
    return transform(first..<min(first + size, range.upperBound))
  }
}

private func threadCount(_ asked: Int) -> Int {
  asked > 0 ? asked : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
