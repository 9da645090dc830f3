import Testing

@testable import Cron

struct TableRowTests {
  private func row(_ lines: [String], separator: Character = ",") -> (TableRow.State, [String]) {
    var row = TableRow(separator: separator.asciiValue ?? 0)
    for line in lines { row.add(Array(line.utf8)) }
    return (row.state, row.fields.map { String(decoding: $0, as: UTF8.self) })
  }

  @Test(arguments: [
    (["a,b,c"], ["a", "b", "c"]), ([""], [""]), ([",,"], ["", "", ""]),
    (["\"a,b\",c"], ["a,b", "c"]),
    (["\"a \"\"b\"\"\",\"\""], ["a \"b\"", ""]), (["\"a", "", "b\",c"], ["a\n\nb", "c"]),
    (["5\" disc,b\"c"], ["5\" disc", "b\"c"]), (["\"a\" ,b"], ["a", "b"]),
  ])
  func `fields are told apart`(lines: [String], fields: [String]) {
    let (state, found) = row(lines)
    #expect(state == .whole && found == fields)
  }

  @Test func `what is open or broken is told`() {
    #expect(row(["a,\"b"]).0 == .open)
    #expect(row(["\"\"\""]).0 == .open)
    #expect(row(["\"a\"b,c"]).0 == .broken)
    #expect(row(["\"a", "b\"c"]).0 == .broken)
  }
}
