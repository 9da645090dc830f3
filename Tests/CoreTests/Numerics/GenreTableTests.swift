import Core
import Testing

struct GenreTableTests {
  private let table = GenreTable(
    (0..<50).map { row in
      GenreVector { genre in Float((row * 37 + genre * 11) % 23 - 11) / 4 }
    })

  @Test func `numbers are row after row, columns those of one genre`() {
    #expect(table.count == 50 && table.numbers.count == 50 * 19)
    for genre in 0..<19 {
      let column = table.rows.map { $0[genre] }
      #expect(table.column(genre) == column)
      #expect(stride(from: genre, to: 50 * 19, by: 19).map { table.numbers[$0] } == column)
    }
  }

  @Test func `a table of so many rows is zeros`() {
    #expect(GenreTable(count: 3).numbers == [Float](repeating: 0, count: 57))
    #expect(GenreTable().count == 0)
  }

  @Test(arguments: [0, 1, 2, 8, 50, Int.max])
  func `the largest numbers of each genre come in order, of equals the first row's, no zeros`(
    limit: Int
  ) {
    var found = [[Int]](repeating: [], count: 19)
    var last = 0
    table.forEachLargest(limit) { genre, entries in
      #expect(genre >= last)
      last = genre
      #expect(entries.allSatisfy { $0.number == table.rows[$0.row][genre] })
      found[genre] = entries.map(\.row)
    }
    for genre in 0..<19 {
      let column = table.column(genre)
      let order = column.indices.filter { column[$0] != 0 }
        .sorted { (abs(column[$1]), $0) < (abs(column[$0]), $1) }
      #expect(found[genre] == Array(order.prefix(limit)), "\(genre)")
    }
  }

  @Test func `of a table without rows there is no largest number`() {
    GenreTable().forEachLargest(8) { _, _ in Issue.record("there is no row") }
  }
}
