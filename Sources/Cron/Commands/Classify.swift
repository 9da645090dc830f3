import ArgumentParser
import Core

struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Names the genres of synopses, one per line.",
    discussion: """
      A line is a synopsis, or a JSON object with overview and, where known, title and id. A JSON \
      array, objects over several lines, and CSV with these names in its first row work, too. \
      Each synopsis gets one line of answer, in order. What cannot be classified gets the reason \
      instead; the command fails if nothing could be.
      """)

  @Argument(help: "File, gzip-compressed or not; - is standard input.")
  var file: String = "-"

  @Option(
    help: ArgumentHelp("Folder of the model (else the one in service).", valueName: "dir"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "How eagerly genres are named: balanced, precise, broad, or a probability from 0 to 1.",
      valueName: "preference"))
  var preference = Preference.balanced

  @Option(help: "The genres of a synopsis in words, or one JSON object per line with all figures.")
  var format = BatchClassifier.Format.text

  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try common.workspace()
    let records = try FileRecords(InputFile(path: file), isTable: SynopsisRecord.isTable)
    let model = try self.model.map(ModelDirectory.read) ?? workspace.currentModel()
    let batch = BatchClassifier(model: model, preference: preference, format: format)
    let bar = ProgressBar(isShown: workspace.console.showsProgress)
    defer { bar.finish() }
    let started = ContinuousClock.now
    var (answered, failed) = (0, 0)
    var failure: InputError?
    var isMore = true
    while isMore {
      var (block, size) = ([Record](), 0)
      do throws(InputError) {
        while block.count < BatchClassifier.blockSize && size < BatchClassifier.blockBytes {
          guard let record = try records.next() else {
            isMore = false
            break
          }
          block.append(record)
          size += record.size
        }
      } catch {
        (failure, isMore) = (error, false)
      }
      let answers = batch.answers(to: block)
      try workspace.console.print(answers.flatMap(\.bytes))
      let good = answers.count { $0.isAnswer }
      answered += good
      failed += answers.count - good
      bar.update(records.fraction, "\(Figures.count(answered + failed)) synopses")
    }
    bar.finish()
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    let rate = Int(nearest: (Double(answered + failed) / max(seconds, 1e-6)).rounded(.down))
    workspace.console.note(
      "\(Figures.count(answered)) classified, \(Figures.count(failed)) not, in"
        + " \(Figures.duration(seconds: seconds)) (\(Figures.count(rate)) a second)")
    if let failure { throw failure }
    if answered == 0 && failed > 0 { throw CommandError.nothingClassified(count: failed) }
  }
}

extension Preference: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { "balanced" }
}
