import Gateway
import Testing

struct PlotTests {
  private var plot: Plot {
    Plot(
      title: "Films & nights", description: "From 1 to 2.",
      x: Plot.Axis(name: "", range: 5...10, ticks: [(5, "five"), (10, "ten")]),
      y: .shares("Share"))
  }

  @Test func `it has words for those who do not see it`() {
    let text = plot.html.text
    #expect(text.contains("role=\"img\">\n<title>Films &amp; nights</title>\n<desc>From 1 to 2."))
    for tick in ["five", "ten", "0%", "25%", "100%"] { #expect(text.contains(">\(tick)</text>")) }
  }

  @Test func `the ends of the axes are the corners of its frame`() {
    var plot = plot
    plot.line([(5, 0), (10, 1)], style: "curve")
    #expect(plot.html.text.contains("<path class=\"curve\" d=\"M54.0 180.0L296.0 30.0\"/>"))
  }

  @Test func `what lies outside is drawn at the edge`() {
    var plot = plot
    plot.line([(-100, 2), (100, -1)], style: "curve")
    #expect(plot.html.text.contains("d=\"M54.0 30.0L296.0 180.0\"/>"))
  }

  @Test func `an axis of one value has it in the middle`() {
    let axis = Plot.Axis(name: "", range: 3...3, ticks: [(3, "3")])
    var plot = Plot(title: "", description: "", x: axis, y: .shares("Share"))
    plot.draw(.dot, x: 3, y: 0)
    #expect(plot.html.text.contains("<circle class=\"dot\" cx=\"175.0\" cy=\"180.0\" r=\"4.0\"/>"))
  }

  @Test func `each symbol has a shape of its own`() {
    let shapes = [Plot.Symbol.dot, .ring, .square, .triangle, .cross].map { symbol in
      var drawn = plot
      drawn.draw(symbol, x: 5, y: 0)
      return drawn.html.text
    }
    #expect(Set(shapes).count == 5)
  }
}
