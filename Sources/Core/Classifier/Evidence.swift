/// A word or pair of words, and how far it moved a genre's score.
public struct Evidence: Hashable, Sendable {
  public let text: String
  /// Positive: towards the genre.
  public let weight: Float

  package init(text: String, weight: Float) {
    self.text = text
    self.weight = weight
  }
}

/// Several pieces of evidence taken together.
public struct EvidenceSum: Hashable, Sendable {
  public let count: Int
  public let weight: Float

  package init(count: Int = 0, weight: Float = 0) {
    self.count = count
    self.weight = weight
  }
}

/// The words that moved a genre's score most, strongest first.
///
/// A text becomes a `String` only where it is asked for.
public struct EvidenceList: RandomAccessCollection, Sendable {
  /// What the lists of one synopsis share.
  final class Storage: Sendable {
    let bytes: [UInt8]
    /// Per item, where its text is in the bytes.
    let texts: [Range<Int>]
    /// The rows are items.
    let places: [GenreRows.Place]

    init(bytes: [UInt8], texts: [Range<Int>], places: [GenreRows.Place]) {
      self.bytes = bytes
      self.texts = texts
      self.places = places
    }
  }

  private let storage: Storage
  public let startIndex: Int
  public let endIndex: Int

  init(_ storage: Storage, _ range: Range<Int>) {
    self.storage = storage
    startIndex = range.lowerBound
    endIndex = range.upperBound
  }

  /// A list of the given evidence.
  package init(_ evidence: [Evidence] = []) {
    var bytes: [UInt8] = []
    var texts: [Range<Int>] = []
    for evidence in evidence {
      let start = bytes.count
      bytes.append(contentsOf: evidence.text.utf8)
      texts.append(start..<bytes.count)
    }
    let places = evidence.enumerated().map { GenreRows.Place(row: Int32($0), number: $1.weight) }
    self.init(Storage(bytes: bytes, texts: texts, places: places), places.indices)
  }

  public subscript(index: Int) -> Evidence {
    Evidence(
      text: withText(at: index) { String(decoding: $0, as: UTF8.self) }, weight: weight(at: index))
  }

  package func weight(at index: Int) -> Float { storage.places[index].number }

  /// Gives the text to `body`, in UTF-8.
  package func withText<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    storage.bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[storage.texts[Int(storage.places[index].row)]]))
    }
  }
}
