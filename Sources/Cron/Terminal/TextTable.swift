/// Rows of text in columns: the first to the left, the others to the right.
struct TextTable {
  private var rows: [[String]]

  init(_ header: [String]) {
    rows = [header]
  }

  mutating func add(_ row: [String]) {
    rows.append(row)
  }

  var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

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
