import TestSupport
import Testing

@testable import Core

struct FeatureRowTests {
  @Test func `as a matrix has it, a row is its terms by their columns`() {
    let terms = [(7, 0.5), (2, 0.25), (9, 1)].map { column, value in
      FeatureRow.Term(column: Int32(column), value: Float(value))
    }
    let row = FeatureRow(wordKeys: [], isKnown: [], terms: terms, occurrences: [])
    #expect(row.row == SparseRow(columns: [2, 7, 9], values: [0.25, 0.5, 1]))
  }

  @Test func `an occurrence keeps its term and its words`() {
    let occurrence = FeatureRow.Occurrence(of: 3, WordRange(5..<100_000))
    #expect(occurrence.term == 3 && occurrence.words.places == 5..<100_000)
  }

  @Test func `a term has a place for each time that it occurs`() {
    let synopsis = Tokenizer.tokenize(Synopsis(title: "War", overview: "war and war of love"))
    let (union, _) = FeatureUnion.fit(
      Corpus([synopsis]),
      options: [FeatureOptions(), FeatureOptions(name: "pairs", ngramRange: 2...2)],
      threads: 1)
    let row = union.transform(synopsis)
    #expect(row.wordKeys == synopsis.words.map { TermKey.of($0) })
    for (number, term) in row.terms.enumerated() {
      let places = row.occurrences.filter { $0.term == number }.map(\.words.places)
      #expect(places.count == term.count)
      #expect(places.allSatisfy { synopsis.text(of: $0) == union.vocabulary[Int(term.column)] })
    }
    #expect(row.terms.first { union.vocabulary[Int($0.column)] == "war" }?.count == 3)
  }
}
