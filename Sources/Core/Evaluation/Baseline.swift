/// How good a simpler way is, on the same held-out movies: what a model is compared with.
public struct Baseline: Hashable, Codable, Sendable {
  /// What it is called among the others, such as `logistic-regression`.
  public var name: String
  /// What people call it.
  public var title: String
  public var precisionMicro: Double
  public var recallMicro: Double
  public var f1Micro: Double
  public var precisionMacro: Double
  public var recallMacro: Double
  public var f1Macro: Double
  /// By genre name.
  public var perGenreF1: [String: Double]

  private enum CodingKeys: String, CodingKey {
    case name, title
    case precisionMicro = "precision_micro"
    case recallMicro = "recall_micro"
    case f1Micro = "f1_micro"
    case precisionMacro = "precision_macro"
    case recallMacro = "recall_macro"
    case f1Macro = "f1_macro"
    case perGenreF1 = "per_genre_f1"
  }

  public init(name: String, title: String, report: EvaluationReport) {
    self.name = name
    self.title = title
    precisionMicro = report.precisionMicro
    recallMicro = report.recallMicro
    f1Micro = report.f1Micro
    precisionMacro = report.precisionMacro
    recallMacro = report.recallMacro
    f1Macro = report.f1Macro
    perGenreF1 = report.perGenreF1
  }
}
