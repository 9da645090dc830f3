import ArgumentParser
import CMalloc
import Glibc
import Settings

/// `marquee-cron`: everything that is done to movies and models, one command each.
@main
struct Cron: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marquee-cron",
    abstract: "Collects movies, trains the genre classifier, and puts models into service.",
    discussion: """
      From nothing to a model in service, with movies from a file, or from TMDB by `fetch`:
        marquee-cron import movies.jsonl.gz
        marquee-cron train
        marquee-cron publish

      `marquee-cron nightly` does all of this, for cron or a timer.

      Settings come from flags, or else the environment, or else a file (--config).
      Exit codes are those of sysexits: 64 usage, 65 bad data, 66 no input, 69 service \
      unavailable, 75 try again, 77 a token refused, 78 configuration.
      """,
    version: programVersion,
    subcommands: [
      Import.self, Fetch.self, Purge.self, Train.self, Evaluate.self, Classify.self, Publish.self,
      Rollback.self, Upload.self, Pull.self, Reload.self, Nightly.self, Status.self, Check.self,
    ])

  static func main() async {
    // What a training's steps take and give back is large: the system, not malloc, is to keep it.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    // What it writes is not for others to read.
    umask(0o027)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard let status = ExitStatus(error) else { exit(withError: error) }
      for line in "\(error)".split(separator: "\n") {
        Console.write("marquee-cron: \(line)\n", to: STDERR_FILENO)
      }
      Glibc.exit(status.rawValue)
    }
  }
}
