/// Where the runs of words of a corpus are in a vocabulary: a hash table on the numbers of words or stems.
struct RunTerms: Sendable {
  /// The key and column of each run; a free slot has the column `.max`.
  private var slots: [(key: UInt64, column: UInt32)]
  private let units: [UInt32]

  /// Learns the runs of words.
  ///
  /// The runs are dealt out into shares by their keys, and each share is counted by itself: on
  /// threads side by side, and in tables that fit into memory however many runs there are.
  static func fit(
    _ corpus: Corpus, _ options: TfidfOptions, threads: Int
  ) -> (vectorizer: TfidfVectorizer, terms: RunTerms) {
    let shares = max(4, corpus.words.tokens.count * options.ngramRange.count / 1_000_000)
    let minimum = UInt32(max(1, options.minDocuments))
    let units = CorpusUnits(of: corpus, options)
    var kept = parallelMap(shares, threads: threads) { share in
      var counter = RunCounter()
      for document in 0..<corpus.count {
        forEachRun(of: document, corpus, units.numbers, options) { key, place, length in
          let hash = hash(key)
          if Int((hash >> 32) * UInt64(shares) >> 32) == share {
            counter.add(key, hash, place: place, length: length, document: document)
          }
        }
      }
      return counter.runs.filter { $0.frequency >= minimum }
    }.flatMap { $0 }
    kept.sort { ($1.frequency, $0.place, $0.length) < ($0.frequency, $1.place, $1.length) }
    if kept.count > options.maxTerms { kept.removeLast(kept.count - options.maxTerms) }
    let vectorizer = TfidfVectorizer(
      options: options, vocabulary: corpus.vocabulary(of: kept, units), omitted: units.omitted,
      documentFrequencies: kept.map(\.frequency), documentCount: corpus.count)
    return (vectorizer, RunTerms(kept.map(\.key), units.numbers))
  }

  /// A table of the given keys, whose places are their columns.
  private init(_ keys: [UInt64], _ units: [UInt32]) {
    self.units = units
    var size = 16
    while size < keys.count * 2 { size *= 2 }
    slots = Array(repeating: (0, .max), count: size)
    for (column, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: Self.hash(key)) & (size - 1)
      while slots[slot].column != .max { slot = (slot + 1) & (size - 1) }
      slots[slot] = (key, UInt32(column))
    }
  }

  /// Calls `body` with each known run of a synopsis, as often as it occurs.
  func forEachTerm(
    of document: Int, _ corpus: Corpus, _ options: TfidfOptions, _ body: (UInt32) -> Void
  ) {
    Self.forEachRun(of: document, corpus, units, options) { key, _, _ in
      var slot = Int(truncatingIfNeeded: Self.hash(key)) & (slots.count - 1)
      while slots[slot].column != .max {
        if slots[slot].key == key { return body(slots[slot].column) }
        slot = (slot + 1) & (slots.count - 1)
      }
    }
  }

  /// Calls `body` with the key of each run, where it begins, and how many words or stems it has.
  ///
  /// The key of one or two is their numbers; of more, 64 bits of hash.
  private static func forEachRun(
    of document: Int, _ corpus: Corpus, _ units: [UInt32], _ options: TfidfOptions,
    _ body: (_ key: UInt64, _ place: Int, _ length: Int) -> Void
  ) {
    let places = corpus.words.places(document)
    for first in places {
      var (key, length) = (UInt64(0), 0)
      for place in first..<places.upperBound {
        let unit = units[Int(corpus.words.tokens[place])]
        if unit == .max {
          if length == 0 { break }
          continue
        }
        length += 1
        switch length {
        case 1: key = UInt64(unit)
        case 2: key = (key + 1) << 32 | UInt64(unit)
        default: key = hash(key) ^ UInt64(unit)
        }
        if length >= options.ngramRange.lowerBound { body(key, first, length) }
        if length == options.ngramRange.upperBound { break }
      }
    }
  }

  /// Spreads the bits of a key by multiplying and folding the 128-bit product.
  fileprivate static func hash(_ key: UInt64) -> UInt64 {
    let product = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}

/// In how many synopses each of many runs of words is.
private struct RunCounter {
  struct Run {
    var key: UInt64
    /// Where it first stands in the corpus, and how many words it has.
    var place: UInt32
    var length: UInt32
    /// How many synopses have it, and which was the last of them.
    var frequency: UInt32
    var lastDocument: UInt32
  }

  private(set) var runs: [Run] = []
  /// A run's place in `runs` plus one; 0: free.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  mutating func add(_ key: UInt64, _ hash: UInt64, place: Int, length: Int, document: Int) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if runs[index].key == key {
        if runs[index].lastDocument != document {
          runs[index].lastDocument = UInt32(document)
          runs[index].frequency += 1
        }
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    runs.append(
      Run(
        key: key, place: UInt32(place), length: UInt32(length), frequency: 1,
        lastDocument: UInt32(document)))
    slots[slot] = UInt32(runs.count)
    if runs.count * 2 > slots.count { grow() }
  }

  /// Doubles the table; it stays at most half full.
  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, run) in runs.enumerated() {
      var slot = Int(truncatingIfNeeded: RunTerms.hash(run.key)) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }
}

extension Corpus {
  /// The texts of runs.
  fileprivate func vocabulary(of runs: [RunCounter.Run], _ units: CorpusUnits) -> Vocabulary {
    var vocabulary = Vocabulary(capacity: runs.count, hasRuns: true)
    var text: [UInt8] = []
    for run in runs {
      text.removeAll(keepingCapacity: true)
      var (place, length) = (Int(run.place), 0)
      while length < run.length {
        let unit = units.numbers[Int(words.tokens[place])]
        place += 1
        guard unit != .max else { continue }
        if length > 0 { text.append(UInt8(ascii: " ")) }
        units.texts.withBytes(of: Int(unit)) { text.append(contentsOf: $0) }
        length += 1
      }
      text.withUnsafeBufferPointer { _ = vocabulary.insert($0) }
    }
    return vocabulary
  }
}
