/// Precision, recall and F1 of all genres: of all answers together (micro), and the genres' mean (macro).
///
/// The encoded names are the field's. A genre whose figure is undefined counts as 0 in the mean, as
/// scikit-learn does by default.
package struct Averages: Hashable, Codable, Sendable {
  package var precisionMicro: Double
  package var recallMicro: Double
  package var f1Micro: Double
  package var precisionMacro: Double
  package var recallMacro: Double
  package var f1Macro: Double

  private enum CodingKeys: String, CodingKey {
    case precisionMicro = "precision_micro"
    case recallMicro = "recall_micro"
    case f1Micro = "f1_micro"
    case precisionMacro = "precision_macro"
    case recallMacro = "recall_macro"
    case f1Macro = "f1_macro"
  }

  /// - Parameter genres: the counts of each genre.
  package init(_ genres: [ConfusionCounts]) {
    let total = genres.reduce(ConfusionCounts(), +)
    func mean(_ figure: (ConfusionCounts) -> Double?) -> Double {
      genres.reduce(0) { $0 + (figure($1) ?? 0) } / Double(max(1, genres.count))
    }
    precisionMicro = total.precision ?? 0
    recallMicro = total.recall ?? 0
    f1Micro = total.f1 ?? 0
    precisionMacro = mean(\.precision)
    recallMacro = mean(\.recall)
    f1Macro = mean(\.f1)
  }
}
