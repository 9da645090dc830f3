/// The terms of each known word, worked out in advance: one look-up finds them all.
final class Lexicon: Sendable {
  /// The words that are known as such.
  let words: Vocabulary
  /// Per vectorizer, its place among those that make at most one term of a word; `nil`: it makes more.
  let slots: [Int?]
  /// The column of each word in each of those, or −1: `words × slots`.
  let columns: [Int32]
  /// The number of slots.
  let width: Int

  /// - Parameter offsets: the first column of each vectorizer.
  init(_ vectorizers: [TfidfVectorizer], offsets: [Int]) {
    let single = vectorizers.indices.filter { vectorizers[$0].options.hasOneTermPerWord }
    let own = vectorizers.firstIndex { $0.options.isWords }
    slots = vectorizers.indices.map { single.firstIndex(of: $0) }
    width = single.count
    words = own.map { vectorizers[$0].vocabulary } ?? Vocabulary()
    let wordsPerTask = 512
    columns = parallelMap((words.count + wordsPerTask - 1) / wordsPerTask, threads: 0) {
      [words] task in
      var columns: [Int32] = []
      var padded: [UInt8] = []
      for word in task * wordsPerTask..<min((task + 1) * wordsPerTask, words.count) {
        padded.removeAll(keepingCapacity: true)
        padded.append(UInt8(ascii: " "))
        words.withBytes(of: word) { padded.append(contentsOf: $0) }
        padded.append(UInt8(ascii: " "))
        padded.withUnsafeBufferPointer { padded in
          for block in single {
            var index: Int?
            if block == own {
              index = word
            } else {
              vectorizers[block].forEachColumn(ofWord: padded) { index = $0 }
            }
            columns.append(index.map { Int32(offsets[block] + $0) } ?? -1)
          }
        }
      }
      return columns
    }.flatMap { $0 }
  }
}
