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
package struct EvidenceSum: Hashable, Sendable {
  package let count: Int
  package let weight: Float

  package init(count: Int = 0, weight: Float = 0) {
    self.count = count
    self.weight = weight
  }
}

/// How a genre's score comes about: `score = intercept + towards + against`.
package struct Balance: Hashable, Sendable {
  /// The score of a text without a known word.
  package let intercept: Float
  /// All words that speak for the genre.
  package let towards: EvidenceSum
  /// All words that speak against it.
  package let against: EvidenceSum

  package init(
    intercept: Float = 0, towards: EvidenceSum = EvidenceSum(), against: EvidenceSum = EvidenceSum()
  ) {
    self.intercept = intercept
    self.towards = towards
    self.against = against
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

  fileprivate let storage: Storage
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

/// A list of evidence for each genre, in column order.
package struct EvidenceLists: RandomAccessCollection {
  private let storage: EvidenceList.Storage
  /// Where each genre's places end.
  private let ends: [Int]

  init(_ storage: EvidenceList.Storage, _ ends: [Int]) {
    self.storage = storage
    self.ends = ends
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ends.count }

  package subscript(genre: Int) -> EvidenceList {
    EvidenceList(storage, (genre == 0 ? 0 : ends[genre - 1])..<ends[genre])
  }
}

/// Writes evidence as JSON. A text that comes again, for another genre, is copied.
struct EvidenceWriter {
  private var storage: EvidenceList.Storage?
  /// Per item, where it stands for the first time, up to the weight; empty before.
  private var heads: [Range<Int>] = []

  mutating func write(_ evidence: EvidenceList, to json: inout JSONWriter) {
    if evidence.storage !== storage {
      storage = evidence.storage
      heads = Array(repeating: 0..<0, count: evidence.storage.texts.count)
    }
    heads.withUnsafeMutableBufferPointer { heads in
      json.array(evidence.indices) { json, index in
        let place = evidence.storage.places[index]
        json.object(beginning: &heads[Int(place.row)]) { json in
          json.key("text")
          evidence.withText(at: index) { json.string($0) }
          json.key("weight")
        } _: { json in
          json.number(place.number)
        }
      }
    }
  }
}
