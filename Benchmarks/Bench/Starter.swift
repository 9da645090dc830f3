import ArgumentParser
import Core
import FoundationEssentials

/// Measures on real movies what the starter movies teach.
struct Starter: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learns from the starter movies and judges by real ones: data/starter-figures.json.")

  @OptionGroup var file: MovieFile
  @Option(help: "The day of the measurement, such as 2026-11-26.") var measured: String
  @Option(help: "0: as many as the machine has cores.") var threads = 0
  @Argument(help: "The files of the starter movies.") var starter: [String]

  func run() throws {
    let movies = try MovieFile.movies(of: starter)
    var digest = MovieDigest()
    for movie in movies { digest.add(movie) }
    let trainer = GenreTrainer(tables: .shipped, threads: threads, comparesBaselines: false)
    let classifier = try trainer.train(movies).classifier
    let real = try file.movies()
    let measurement = try Measurement(of: classifier, threads: threads) { $0(real) }
    let figures = StarterFigures(
      data: digest.value, trainer: trainer,
      realMovies: RealMovieFigures(measured: measured, measurement: measurement))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
  }
}
