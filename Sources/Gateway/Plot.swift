package import PageParts

/// A plot as inline SVG; the style sheet has its colours.
///
/// It speaks by its title and its description. The numbers belong in a table beside it.
package struct Plot {
  /// A scale, and the values that are written along it.
  package struct Axis {
    fileprivate let name: String
    fileprivate let range: ClosedRange<Double>
    fileprivate let ticks: [(value: Double, text: String)]

    package init(
      name: String, range: ClosedRange<Double>, ticks: [(value: Double, text: String)]
    ) {
      self.name = name
      self.range = range
      self.ticks = ticks
    }

    /// From 0% to 100%.
    package static func shares(_ name: String) -> Axis {
      Axis(
        name: name, range: 0...1,
        ticks: [0, 0.25, 0.5, 0.75, 1].map { ($0, "\(Int($0 * 100))%") })
    }
  }

  /// What stands for a point; its shape says what it is, not only its colour.
  package enum Symbol {
    case dot, ring, square, triangle, cross
  }

  private let title: String
  private let description: String
  private let x: Axis
  private let y: Axis
  private var layers: [HTML] = []

  /// The drawing, and the part of it that the axes enclose.
  private static let width = 320.0
  private static let (left, right, top, bottom) = (54.0, 296.0, 30.0, 180.0)
  /// The name of the x axis has a line of its own.
  private var height: Double { Self.bottom + (x.name.isEmpty ? 26 : 46) }

  package init(title: String, description: String, x: Axis, y: Axis) {
    self.title = title
    self.description = description
    self.x = x
    self.y = y
  }

  /// Draws a line through points.
  package mutating func line(_ points: [(x: Double, y: Double)], style: StaticString) {
    let path = points.enumerated().map { index, point in
      let (across, down) = place(point.x, point.y)
      return "\(index == 0 ? "M" : "L")\(across, decimals: 1) \(down, decimals: 1)" as HTML
    }
    layers.append("<path class=\"\(HTML(stringLiteral: style))\" d=\"\(path)\"/>\n")
  }

  package mutating func draw(_ symbol: Symbol, x: Double, y: Double, isSmall: Bool = false) {
    let (across, down) = place(x, y)
    let shape: HTML =
      switch symbol {
      case .dot:
        "<circle class=\"dot\" \(center(across, down)) r=\"\(isSmall ? 2.5 : 4, decimals: 1)\"/>\n"
      case .ring:
        "<circle class=\"ring\" \(center(across, down)) r=\"\(isSmall ? 2 : 3.5, decimals: 1)\"/>\n"
      case .square: "<path class=\"dot\" d=\"\(move(across - 4, down - 4))h8v8h-8z\"/>\n"
      case .triangle: "<path class=\"dot\" d=\"\(move(across, down - 5.5))l5.5 9.5h-11z\"/>\n"
      case .cross: "<path class=\"failure\" d=\"\(move(across - 4, down - 4))l8 8m0-8l-8 8\"/>\n"
      }
    layers.append(shape)
  }

  private func center(_ across: Float, _ down: Float) -> HTML {
    "cx=\"\(across, decimals: 1)\" cy=\"\(down, decimals: 1)\""
  }

  private func move(_ across: Float, _ down: Float) -> HTML {
    "M\(across, decimals: 1) \(down, decimals: 1)"
  }

  package var html: HTML {
    """
    <svg class="plot" viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img">
    <title>\(title)</title>
    <desc>\(description)</desc>
    \(grid)\(layers)\(words)</svg>
    """
  }

  private func place(_ x: Double, _ y: Double) -> (across: Float, down: Float) {
    (
      Float(Self.left + (Self.right - Self.left) * Self.share(x, of: self.x.range)),
      Float(Self.bottom - (Self.bottom - Self.top) * Self.share(y, of: self.y.range))
    )
  }

  private static func share(_ value: Double, of range: ClosedRange<Double>) -> Double {
    let length = range.upperBound - range.lowerBound
    let share = (value - range.lowerBound) / length
    return share.isFinite ? min(max(share, 0), 1) : 0.5
  }

  private var grid: HTML {
    let across = y.ticks.map { tick in
      let down = place(x.range.lowerBound, tick.value).down
      return "M\(Int(Self.left)) \(down, decimals: 1)H\(Int(Self.right))" as HTML
    }
    return "<path class=\"grid\" d=\"\(across)\"/>\n"
  }

  private var words: HTML {
    let alongX = x.ticks.enumerated().map { index, tick in
      let across = place(tick.value, y.range.lowerBound).across
      let anchor: HTML = x.ticks.count > 2 ? "middle" : index == 0 ? "start" : "end"
      return """
        <text class="\(anchor)" \
        x="\(across, decimals: 1)" y="\(Int(Self.bottom) + 18)">\(tick.text)</text>

        """ as HTML
    }
    let alongY = y.ticks.map { tick in
      let down = place(x.range.lowerBound, tick.value).down + 4.5
      return """
        <text class="end" x="\(Int(Self.left) - 6)" y="\(down, decimals: 1)">\(tick.text)</text>

        """ as HTML
    }
    return """
      \(alongX)\(alongY)<text class="name" x="2" y="13">\(y.name)</text>
      \(x.name.isEmpty ? "" : nameOfX)
      """
  }

  private var nameOfX: HTML {
    "<text class=\"name end\" x=\"\(Int(Self.right))\" y=\"\(Int(height) - 6)\">\(x.name)</text>\n"
  }
}
