/// What each word of a corpus counts as in runs: itself, its stem, or nothing.
struct CorpusUnits {
  /// The words or stems.
  let texts: Vocabulary
  /// One a word of the corpus: its place in `texts`; `.max`: it is passed over.
  private(set) var numbers: [UInt32]
  /// The texts that are passed over: those in most synopses.
  private(set) var omitted = Vocabulary()

  init(of corpus: Corpus, _ options: TfidfOptions) {
    if options.analyzer == .stem {
      var stems = Vocabulary()
      numbers = corpus.words.texts.indices.map { word in
        corpus.words.texts.withBytes(of: word) { UInt32(stems.insert(options.runUnit($0))) }
      }
      texts = stems
    } else {
      texts = corpus.words.texts
      numbers = Array(0..<UInt32(corpus.words.texts.count))
    }
    if options.omittedCount > 0 { omit(options.omittedCount, of: corpus) }
  }

  private mutating func omit(_ count: Int, of corpus: Corpus) {
    var frequencies = [Int](repeating: 0, count: texts.count)
    var lastDocument = [Int](repeating: -1, count: texts.count)
    for document in 0..<corpus.count {
      for place in corpus.words.places(document) {
        let unit = Int(numbers[Int(corpus.words.tokens[place])])
        if lastDocument[unit] != document {
          lastDocument[unit] = document
          frequencies[unit] += 1
        }
      }
    }
    let most = texts.indices.sorted { (frequencies[$1], $0) < (frequencies[$0], $1) }.prefix(count)
    omitted = texts.selecting(most)
    let isOmitted = Set(most.map { UInt32($0) })
    for word in numbers.indices where isOmitted.contains(numbers[word]) { numbers[word] = .max }
  }
}
