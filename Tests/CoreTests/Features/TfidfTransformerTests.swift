import Glibc
import TestSupport
import Testing

@testable import Core

struct TfidfTransformerTests {
  private let corpus = Corpus(
    ["space war", "space love"].map { Tokenizer.tokenize(Synopsis(overview: $0)) })

  private func row(_ text: String, _ options: FeatureOptions) -> SparseRow {
    FeatureUnion.fit(corpus, options: [options], threads: 1).features
      .transform(Tokenizer.tokenize(Synopsis(overview: text))).row
  }

  @Test func `a term never seen in training adds nothing`() {
    #expect(row("robot", FeatureOptions()).columns.isEmpty)
  }

  @Test(arguments: ["war", "space war war", "love space robots"])
  func `every row has the length of its weight`(text: String) {
    #expect(isClose(row(text, FeatureOptions()).length, 1))
    #expect(isClose(row(text, FeatureOptions(weight: 0.7)).length, 0.7))
  }

  @Test func `a row keeps some of its own length where the power is below one`() {
    let (whole, half) = (FeatureOptions(lengthPower: 1), FeatureOptions(lengthPower: 0.5))
    #expect(isClose(row("space", whole).length, row("space war love", whole).length))
    #expect(row("space", half).length < 1 && row("space war love", half).length > 1)
  }

  @Test func `without sublinear counts a term counts as often as it occurs`() {
    let words = "war war war love"
    let plain = row(words, FeatureOptions(isSublinear: false))
    let sublinear = row(words, FeatureOptions())
    #expect(isClose(plain.values[0] / plain.values[1], 3))
    #expect(isClose(sublinear.values[0] / sublinear.values[1], 1 + log(3)))
  }

  @Test(arguments: [1, 2, 126, 127, 128, 500, 5000])
  func `more occurrences than 127 count as so many`(count: Int) {
    let (plain, sublinear) = (FeatureOptions(isSublinear: false), FeatureOptions())
    #expect(plain.frequencyWeight(count) == Float(min(count, 127)))
    #expect(sublinear.frequencyWeight(count) == 1 + logf(Float(min(count, 127))))
  }

  @Test func `a rarer term weighs more, the more so the higher the power`() {
    let (plain, strong) = (FeatureOptions(), FeatureOptions(idfPower: 2))
    // ln((1 + 9) / (1 + 4)) + 1
    #expect(isClose(plain.idf(frequency: 4, of: 9), 1 + log(2)))
    #expect(isClose(strong.idf(frequency: 4, of: 9), pow(1 + log(2), 2)))
    #expect(plain.idf(frequency: 9, of: 9) == 1 && strong.idf(frequency: 9, of: 9) == 1)
    let idf = (1...9).map { plain.idf(frequency: $0, of: 9) }
    #expect(idf == idf.sorted(by: >))
  }

  @Test func `lengths are brought to one, or part of the way from their mean`() {
    #expect(FeatureOptions(weight: 2).scale(length: 4, meanLength: 9) == 0.5)
    #expect(isClose(FeatureOptions(lengthPower: 0).scale(length: 4, meanLength: 8), 1 / 8))
    #expect(isClose(FeatureOptions(lengthPower: 0.5).scale(length: 4, meanLength: 9), 1 / 6))
    #expect(FeatureOptions().scale(length: 0, meanLength: 1) == 0)
  }

  @Test func `the mean length is that of the rows that have a term`() {
    let corpus = Corpus(
      ["war", "", "war love"].map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    let (union, _) = FeatureUnion.fit(
      corpus, options: [FeatureOptions(name: "a"), FeatureOptions(name: "b", analyzer: .decade)],
      threads: 1)
    let idf = union.transformer.idf
    let lengths = [idf[0], (idf[0] * idf[0] + idf[1] * idf[1]).squareRoot()]
    #expect(isClose(union.transformer.meanLengths[0], (lengths[0] + lengths[1]) / 2))
    #expect(union.transformer.meanLengths[1] == 1, "no row has a term of it")
  }
}
