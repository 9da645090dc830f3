import ArgumentParser
import Core
import FoundationEssentials

/// Times one synopsis: bytes in, 19 probabilities out.
struct ClassifyTiming: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Times loading a model and classifying on one core; prints a report as JSON.",
    discussion: """
      The overviews follow each other as they are in the file, so that no synopsis finds its \
      words in the caches as its own predecessor left them.
      """)

  private struct Report: Encodable {
    var synopses: Int
    var words: Double
    /// One number a run: the mean over all synopses.
    var microseconds: [Double] = []
    var explainedMicroseconds: [Double] = []
    /// One number a run: reading the model, its files in the page cache, all of them checked.
    var loadMilliseconds: [Double] = []
    /// So that nothing is left out: the sum of all probabilities.
    var sum: Double = 0
  }

  @OptionGroup var file: MovieFile
  @Option(help: "The model's directory.") var model: String
  @Option(help: "Keep overviews of so many words, at least.") var shortest = 40
  @Option(help: "Keep overviews of so many words, at most.") var longest = 50
  @Option(help: "How often to classify them all.") var runs = 1
  @Flag(help: "Explain each answer, too.") var explains = false

  func run() throws {
    let classifier = try ModelDirectory.read(at: model).classifier
    let texts = try file.movies().map { Array($0.overview.utf8) }.filter { text in
      let words = Tokenizer.tokenize(Synopsis(overview: String(decoding: text, as: UTF8.self)))
        .tokens.count
      return (shortest...longest).contains(words)
    }
    guard !texts.isEmpty else { throw ValidationError("no overview has that many words") }
    var report = Report(synopses: texts.count, words: 0)
    for text in texts {
      let synopsis = Synopsis(overview: String(decoding: text, as: UTF8.self))
      report.words += Double(Tokenizer.tokenize(synopsis).tokens.count) / Double(texts.count)
    }
    for _ in 0..<max(1, runs) {
      let watch = Stopwatch()
      _ = try ModelDirectory.read(at: model)
      report.loadMilliseconds.append(watch.seconds * 1e3)
    }
    for _ in 0..<max(1, runs) {
      let watch = Stopwatch()
      for text in texts {
        let synopsis = Synopsis(overview: String(decoding: text, as: UTF8.self))
        let probabilities = classifier.probabilities(classifier.scores(synopsis))
        report.sum += probabilities.numbers.reduce(0) { $0 + Double($1) }
      }
      report.microseconds.append(watch.processorSeconds * 1e6 / Double(texts.count))
    }
    if explains { try explain(texts, classifier, &report) }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  private func explain(
    _ texts: [[UInt8]], _ classifier: GenreClassifier, _ report: inout Report
  ) throws {
    for _ in 0..<max(1, runs) {
      let watch = Stopwatch()
      for text in texts {
        let synopsis = Synopsis(overview: String(decoding: text, as: UTF8.self))
        report.sum += Double(try classifier.classify(synopsis).genres.count)
      }
      report.explainedMicroseconds.append(watch.processorSeconds * 1e6 / Double(texts.count))
    }
  }
}
