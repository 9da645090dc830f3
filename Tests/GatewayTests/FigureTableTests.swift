import Gateway
import PageParts
import Testing

struct FigureTableTests {
  @Test func `rows are headed by their names, and ours stands out`() {
    var table = FigureTable("Caption", columns: ["Way", "F1"])
    table.add("theirs", ["0.387"])
    table.add("ours", ["0.630"], isOurs: true)
    let text = table.html(label: "Label").text
    #expect(text.contains("<p class=\"caption\">Caption</p>"))
    #expect(text.contains("<tr><th scope=\"col\">Way</th><th scope=\"col\">F1</th></tr>"))
    #expect(text.contains("<tr><th scope=\"row\">theirs</th><td>0.387</td></tr>"))
    #expect(text.contains("<tr class=\"ours\"><th scope=\"row\">ours</th><td>0.630</td></tr>"))
  }

  @Test(arguments: [(3, false), (4, true)])
  func `a table that scrolls on a phone says so`(columns: Int, isTold: Bool) {
    let table = FigureTable("Caption", columns: [HTML](repeating: "F1", count: columns))
    #expect(table.html(label: "Label").text.contains("Scroll the table sideways") == isTold)
  }

  @Test func `who scrolls it by keyboard is told what it is`() {
    let table = FigureTable("Caption", columns: ["Night", "Words"], endsWithWords: true)
    let text = table.html(label: "Label").text
    #expect(text.contains("role=\"region\" aria-label=\"Label\" tabindex=\"0\">"))
    #expect(text.contains("<table class=\"figures words-last\" aria-label=\"Label\">"))
  }
}
