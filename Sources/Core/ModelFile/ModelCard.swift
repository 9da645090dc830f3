/// `README.md` of a model directory: what the model is, how good, how to use it.
struct ModelCard {
  let text: String

  init(_ result: GenreTrainer.Result, version: String) {
    let report = result.report
    text = """
      ---
      pipeline_tag: text-classification
      language: en
      tags:
      - movie-genres
      - multi-label
      - tf-idf
      - linear-svm
      ---

      # Marquee \(version)

      Names the genres of a movie from its synopsis: TMDB's 19, as many as apply, each with a
      probability. TF-IDF of words, pairs of words and the title's characters; one linear support
      vector machine a genre, so that every word's part in an answer can be told.

      ## How good it is

      Learned from \(result.trainingCount) movies, measured on \(report.nTest) others that it had
      not seen, with the thresholds that a visitor gets by default.

      | given | precision | recall | F1 micro | F1 macro | average precision, macro |
      |---|---|---|---|---|---|
      | \(Self.row("overview alone", report)) |
      | \(Self.row("title and overview", result.reportWithTitles)) |

      From the overview alone:

      | genre | precision | recall | F1 | average precision | movies |
      |---|---|---|---|---|---|
      \(Self.genreRows(report))

      ## How to use it

      `predict.py` needs numpy and safetensors:

          python3 predict.py "A sheriff and an outlaw ride into the desert together."

      ## What it is not for

      It knows English synopses of the kind that movie catalogues have. Text of another kind gets
      an answer too, and the answer means little. `SHA256SUMS` tells whether the files are whole.

      """
  }

  private static func row(_ name: String, _ report: EvaluationReport) -> String {
    let figures = [
      report.precisionMicro, report.recallMicro, report.f1Micro, report.f1Macro,
      report.averagePrecisionMacro,
    ]
    return ([name] + figures.map(rounded)).joined(separator: " | ")
  }

  private static func genreRows(_ report: EvaluationReport) -> String {
    Genre.names.compactMap { name in
      report.perGenre[name].map { genre in
        let figures = [genre.precision, genre.recall, genre.f1, genre.averagePrecision]
        let cells = figures.map { $0.map(rounded) ?? "–" } + [String(genre.support)]
        return "| \(name) | \(cells.joined(separator: " | ")) |"
      }
    }.joined(separator: "\n")
  }

  /// Three decimals.
  private static func rounded(_ value: Double) -> String {
    let thousandths = String(Int((value * 1000).rounded()))
    let padded = String(repeating: "0", count: max(0, 4 - thousandths.count)) + thousandths
    return "\(padded.dropLast(3)).\(padded.suffix(3))"
  }
}
