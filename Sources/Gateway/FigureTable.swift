internal import Core
package import PageParts

/// A table of figures: the first column names its row.
package struct FigureTable {
  private let caption: HTML
  private let columns: [HTML]
  private let endsWithWords: Bool
  private var rows: [HTML] = []

  /// - Parameter endsWithWords: whether the last column has words instead of figures.
  package init(_ caption: HTML, columns: [HTML], endsWithWords: Bool = false) {
    self.caption = caption
    self.columns = columns
    self.endsWithWords = endsWithWords
  }

  /// - Parameter isOurs: whether the row is the one that the others are compared with.
  package mutating func add(_ name: HTML, _ cells: [HTML], isOurs: Bool = false) {
    let cells = cells.map { "<td>\($0)</td>" as HTML }
    rows.append(
      """
      <tr\(isOurs ? " class=\"ours\"" : "" as HTML)><th scope="row">\(name)</th>\(cells)</tr>

      """)
  }

  /// Whether it has more columns than a phone has room for.
  private var isWide: Bool { columns.count > 3 }

  /// Shown where the screen is narrow.
  private static let sideways: HTML =
    " <span class=\"sideways\">Scroll the table sideways for more.</span>"

  /// Wider than a phone's screen, it scrolls by itself, with the keyboard too.
  ///
  /// - Parameter label: what it is called on the page, where captions may occur twice.
  package func html(label: HTML) -> HTML {
    """
    <div><p class="caption">\(caption)\(isWide ? Self.sideways : "")</p>
    <div class="scroll" role="region" aria-label="\(label)" tabindex="0">
    <table class="figures\(endsWithWords ? " words-last" : "")" aria-label="\(label)">
    <thead><tr>\(columns.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
    <tbody>
    \(rows)</tbody>
    </table>
    </div></div>
    """
  }
}

/// A share with three decimals, or a dash where there is none.
func share(_ value: Double?) -> HTML { "\(NumberText.decimal(value.map { Float($0) }))" }

/// A number with its thousands apart: 11,624.
func grouped(_ number: Int) -> HTML { "\(NumberText.grouped(number))" }

/// How often something was so: "71 of 100", and of fewer than 50 cases their own numbers: "9 of 9".
func proportion(_ part: Int, of whole: Int) -> HTML {
  var html: HTML = ""
  html.append(part, of: whole)
  return html
}

extension HTML {
  /// Appends a `proportion`.
  mutating func append(_ part: Int, of whole: Int) {
    append(whole < 50 ? part : Int(nearest: 100 * Double(part) / Double(whole)))
    append(" of ")
    append(whole < 50 ? whole : 100)
  }
}

/// How many of a hundred.
func ofHundred(_ value: Double?) -> HTML { "\(Int(nearest: (value ?? 0) * 100))" }
