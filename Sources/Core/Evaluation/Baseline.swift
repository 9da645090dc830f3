/// How good a simpler way is, on the same held-out movies: what a model is compared with.
///
/// Its averages are members of it: `baseline.f1Micro`.
@dynamicMemberLookup
package struct Baseline: Hashable, Codable, Sendable {
  /// What it is called among the others, such as `logistic-regression`.
  package var name: String
  /// What people call it.
  package var title: String
  package let averages: Averages
  /// By genre name.
  package var perGenreF1: [String: Double]

  private enum CodingKeys: String, CodingKey {
    case name, title
    case perGenreF1 = "per_genre_f1"
  }

  package init(name: String, title: String, report: EvaluationReport) {
    self.name = name
    self.title = title
    averages = report.averages
    perGenreF1 = report.perGenreF1
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    name = try members.decode(String.self, forKey: .name)
    title = try members.decode(String.self, forKey: .title)
    averages = try Averages(from: decoder)
    perGenreF1 = try members.decode([String: Double].self, forKey: .perGenreF1)
  }

  package func encode(to encoder: any Encoder) throws {
    try averages.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(name, forKey: .name)
    try members.encode(title, forKey: .title)
    try members.encode(perGenreF1, forKey: .perGenreF1)
  }

  package subscript<Value>(dynamicMember average: KeyPath<Averages, Value>) -> Value {
    averages[keyPath: average]
  }
}
