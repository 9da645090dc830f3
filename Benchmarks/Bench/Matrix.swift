import ArgumentParser
import Core
import FoundationEssentials

/// Writes the very matrix that the program learns from, for other programs to learn from it.
struct Matrix: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the matrix and labels as files of plain numbers.",
    discussion: """
      In the folder: starts.u64, columns.u32 and values.f32 (compressed sparse rows), labels.u32 \
      (a bit a genre), and training.json (the options of the training).
      """)

  @OptionGroup var problem: LearningProblem
  @Option(help: "An existing folder to write into.") var output: String
  @Option(help: "0: as many as the machine has cores.") var threads = 0

  func run() throws {
    let (matrix, labels) = try problem.matrix(threads: threads)
    var starts: [UInt64] = [0]
    var columns: [UInt32] = []
    var values: [Float] = []
    for row in 0..<matrix.rowCount {
      let terms = matrix[row]
      columns.append(contentsOf: terms.columns.map { UInt32($0) })
      values.append(contentsOf: terms.values)
      starts.append(UInt64(columns.count))
    }
    try write(starts, "starts.u64")
    try write(columns, "columns.u32")
    try write(values, "values.f32")
    try write(labels.map(\.rawValue), "labels.u32")
    try JSONEncoder().encode(TrainingOptions()).write(to: url("training.json"))
  }

  private func url(_ name: String) -> URL { URL(filePath: output).appending(path: name) }

  private func write(_ numbers: [some BitwiseCopyable], _ name: String) throws {
    try numbers.withUnsafeBytes { Data($0) }.write(to: url(name))
  }
}
