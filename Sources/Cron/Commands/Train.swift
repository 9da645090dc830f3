import ArgumentParser
import Core
import Store

struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a model on the movies of the database and prints its version.",
    discussion: """
      One movie in \(Split.heldOutShare) is held out, and the model is judged by them. The \
      model is a candidate until `marquee-cron publish` puts it into service. The version alone \
      goes to standard output; the figures go to standard error. With SOURCE_DATE_EPOCH it bears \
      that date: the same movies then give the same bytes.
      """)

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("train") {
      try workspace.requireSpace()
      let database = try workspace.database()
      let result = try await workspace.recorded(
        "train", in: database, as: RunDetails.Report.training
      ) {
        let training = Training(workspace: workspace, database: database)
        return (try training.run(started: workspace.settings.sourceDate), outcome: .done)
      }
      if !result.metrics.unconverged.isEmpty {
        workspace.console.warn(
          "the weights of \(result.metrics.unconverged.joined(separator: ", ")) did not settle:"
            + " compare the model with `marquee-cron evaluate` before it is published")
      }
      if report.format == .text { workspace.console.note(result.text) }
      try workspace.console.report(result, as: report.format) { result.version }
    }
  }
}
