import Core

/// Numbers in the words and units of this program's reports.
package enum Figures {
  /// With a comma between thousands: `11,624`.
  package static func count(_ value: Int) -> String { NumberText.grouped(value) }

  /// A count with its noun: `1 movie`, `2 movies`.
  package static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// With a fixed number of digits after the point: `0.617`; a dash if there is no value.
  package static func decimal(_ value: Double?, digits: Int = 3) -> String {
    NumberText.decimal(value, digits: digits)
  }

  /// With a sign that is always there: `+0.0021`.
  package static func signed(_ value: Double, digits: Int = 3) -> String {
    let text = decimal(value, digits: digits)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// In thousands or millions of bytes: `4.2 kB`, `7.6 MB`.
  package static func bytes(_ count: Int) -> String {
    let (value, unit) =
      count < 1_000_000 ? (Double(count) / 1e3, "kB") : (Double(count) / 1e6, "MB")
    return "\(decimal(value, digits: value < 10 ? 1 : 0)) \(unit)"
  }

  /// In the largest units that matter: `7.1 s`, `3 min 12 s`, `2 h 5 min`, `3 days`.
  package static func duration(seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return switch whole {
    case ..<60: "\(decimal(seconds, digits: seconds < 10 ? 1 : 0)) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    case ..<172_800: "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: "\(whole / 86_400) days"
    }
  }
}

/// Rows of text in columns: the first to the left, the others to the right.
package struct TextTable {
  private var rows: [[String]]

  package init(_ header: [String]) {
    rows = [header]
  }

  package mutating func add(_ row: [String]) {
    rows.append(row)
  }

  package var text: String {
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
