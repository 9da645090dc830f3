/// Names and what there is to say about them, one below the other.
struct TextFacts {
  private let indentation: Int
  private var facts: [(name: String, value: String)] = []

  init(indentation: Int = 0) {
    self.indentation = indentation
  }

  mutating func add(_ name: String, _ value: String) {
    facts.append((name, value))
  }

  var text: String {
    let width = facts.map(\.name.count).max() ?? 0
    let margin = String(repeating: " ", count: indentation)
    return facts.map { fact in
      let padding = String(repeating: " ", count: width + 2 - fact.name.count)
      return margin + fact.name + padding + fact.value
    }.joined(separator: "\n")
  }
}
