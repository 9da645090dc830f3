import ArgumentParser

/// `marquee-bench`: parts of Core by themselves, for `scripts/bench`.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marquee-bench",
    abstract: "Runs parts of the program by themselves, for scripts/bench.",
    subcommands: [
      ClassifyTiming.self, CrossValidate.self, Fit.self, Loop.self, Matrix.self,
      Starter.self,
    ])
}
