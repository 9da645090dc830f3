/// Terms by their columns: a key for the program, a text for people and files.
///
///     var vocabulary = Vocabulary()
///     vocabulary.append("war", key: TermKey.of("war"))
///     vocabulary.column(of: TermKey.of("war"))  // 0
///     vocabulary[0]                             // "war"
package struct Vocabulary: Sendable {
  private var columns: HashIndex
  private var bytes: [UInt8] = []
  /// The text of column `c` is `bytes[ends[c]..<ends[c + 1]]`.
  private var ends: [UInt32] = [0]

  /// - Parameter capacity: how many terms there will be.
  package init(capacity: Int = 0) {
    columns = HashIndex(capacity: capacity)
    ends.reserveCapacity(capacity + 1)
    bytes.reserveCapacity(capacity * 8)
  }

  /// The number of terms.
  package var count: Int { columns.count }

  /// The column of a term; `nil`: it is not known.
  @inline(__always)
  package func column(of key: UInt64) -> Int? { columns.number(of: key) }

  /// The columns of many terms; −1: one is not known.
  @inline(__always)
  package func columns(of count: Int, _ key: (Int) -> UInt64) -> [Int32] {
    columns.numbers(of: count, key)
  }

  /// Gives a term its column, which is the next one where it is new.
  @discardableResult
  package mutating func insert(_ text: UnsafeBufferPointer<UInt8>, key: UInt64) -> Int {
    let column = columns.insert(key)
    if column == ends.count - 1 {
      bytes.append(contentsOf: text)
      ends.append(UInt32(bytes.count))
    }
    return column
  }

  /// Gives a new term the next column; whether its key was new.
  package mutating func append(_ text: UnsafeBufferPointer<UInt8>, key: UInt64) -> Bool {
    let count = count
    return insert(text, key: key) == count
  }

  /// The text of a column.
  package subscript(column: Int) -> String {
    withBytes(of: column) { String(decoding: $0, as: UTF8.self) }
  }

  /// Gives the text of a column to `body`, in UTF-8.
  package func withBytes<Result>(
    of column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[Int(ends[column])..<Int(ends[column + 1])]))
    }
  }
}
