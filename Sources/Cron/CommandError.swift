/// Why a command has nothing to work on, or nowhere to put its result.
enum CommandError: Error, Hashable, Sendable {
  case noModels(directory: String)
  /// Why the catalogue should not be learned from.
  case badCatalogue([String])
  case noPreviousVersion(directory: String)
  case noHeldOutMovies(stateDirectory: String)
  case noMovies(input: String)
  case notAModel(repository: String, revision: String, missing: String)
  case everyLineBroken(count: Int)
  case nothingClassified(count: Int)
  case cannotWrite(reason: String)
  case noSpace(DiskSpace)
  case noJSON
}

extension CommandError: CustomStringConvertible {
  var description: String {
    switch self {
    case .noModels(let directory):
      "\(directory) has no model in it: run `marquee-cron train`"
    case .badCatalogue(let violations): violations.joined(separator: "\n")
    case .noPreviousVersion(let directory):
      "\(directory) does not say which model was in service before:"
        + " name one of those that `marquee-cron status` lists; what was withdrawn comes back by"
        + " `marquee-cron publish VERSION --force --reason TEXT`"
    case .noHeldOutMovies(let stateDirectory):
      "the database in \(stateDirectory) has no held-out movies to judge a model by:"
        + " add some with `marquee-cron import`"
    case .noMovies(let input): "\(input) has no movies in it: give JSON Lines, a JSON array or CSV"
    case .notAModel(let repository, let revision, let missing):
      "\(repository) at \(revision) is not a model of Marquee's, for \(missing) is missing:"
        + " set HF_REPO to one, or name another --revision"
    case .everyLineBroken(let count):
      count == 1
        ? "the only line is not a movie: correct it and import it again"
        : "none of the \(Figures.count(count)) lines is a movie: correct them and import them again"
    case .nothingClassified(let count):
      "\(Figures.count(count, "line")) read, none could be classified:"
        + " give one synopsis of a few sentences a line"
    case .cannotWrite(let reason):
      "the result cannot be written (\(reason)): look at where standard output goes"
    case .noSpace(let space):
      "the disk of \(space.path) has \(Figures.bytes(space.free)) left, and"
        + " \(Figures.bytes(space.needed)) may be needed: make room, or name another --state-dir"
    case .noJSON: "a figure of the report is not a number: please report this as a bug"
    }
  }
}
