import ArgumentParser
import Core
import FoundationEssentials

/// Times the learning of all genres' weights alone.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learns the weights of all genres and prints seconds and objectives as JSON.")

  private struct Report: Encodable {
    var seconds: [Double] = []
    var processorSeconds: [Double] = []
    /// One a genre: what LIBLINEAR calls the primal objective.
    var objectives: [Double]
    var unconverged: [String]
  }

  @OptionGroup var problem: LearningProblem
  @Option(name: .customLong("price"), help: "The price C of an error.") var C: Float = 1
  @Option(help: "How near to its least value each objective is to come.")
  var tolerance: Float = 0.001
  @Option(help: "How often to learn.") var runs = 1
  @Option(help: "0: as many as the machine has cores.") var threads = 0
  @Flag(help: "Scale the columns as in training: each genre learns from a matrix of its own.")
  var naiveBayes = false

  func run() throws {
    let (matrix, labels) = try problem.matrix(threads: threads)
    let learner = OneVsRest(
      solver: DualDescent(C: C, tolerance: tolerance),
      naiveBayes: naiveBayes ? TrainingOptions().learner.naiveBayes : nil)
    var report = Report(objectives: [], unconverged: [])
    for run in 0..<max(1, runs) {
      let watch = Stopwatch()
      let weights = learner.fit(matrix: matrix, labels: labels, threads: threads)
      report.seconds.append(watch.seconds)
      report.processorSeconds.append(watch.processorSeconds)
      guard run == 0 else { continue }
      report.unconverged = weights.unconverged.map(\.name)
      if !naiveBayes { report.objectives = objectives(of: weights, matrix, labels) }
    }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  /// `½ wᵀw + ½ b² + C Σ max(0, 1 − y wᵀx)²` for each genre.
  private func objectives(
    of weights: OneVsRest.Weights, _ matrix: TfidfMatrix, _ labels: [GenreSet]
  ) -> [Double] {
    func squares(_ numbers: GenreVector) -> [Double] {
      numbers.numbers.map { Double($0) * Double($0) / 2 }
    }
    var sums = squares(weights.intercepts)
    for row in weights.coefficients.rows {
      for (genre, square) in squares(row).enumerated() { sums[genre] += square }
    }
    for (row, label) in labels.enumerated() {
      var scores = weights.intercepts.numbers.map { Double($0) }
      let terms = matrix[row]
      for (column, value) in zip(terms.columns, terms.values) {
        for genre in scores.indices {
          scores[genre] += Double(value * weights.coefficients.rows[Int(column)][genre])
        }
      }
      for genre in Genre.allCases {
        let z = label[genre.index] ? scores[genre.index] : -scores[genre.index]
        let error = max(0, 1 - z)
        sums[genre.index] += Double(C) * error * error
      }
    }
    return sums
  }
}
