import Foundation
import Testing

@testable import Core

struct FeatureOptionsTests {
  @Test func `what is encoded reads back the same, under scikit-learn's names`() throws {
    let options = FeatureOptions(
      name: "pairs", analyzer: .stem, ngramRange: 2...3, omittedCount: 60, minDocuments: 2,
      maxTerms: 1000, isSublinear: false, idfPower: 1.25, lengthPower: 0.8, weight: 0.7)
    let json = try JSONEncoder().encode(options)
    #expect(try JSONDecoder().decode(FeatureOptions.self, from: json) == options)
    let members = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(Set(members.keys) == FeatureOptions.memberNames)
    #expect(members["ngram_range"] as? [Int] == [2, 3])
    #expect(members["min_df"] as? Int == 2 && members["max_features"] as? Int == 1000)
    #expect(members["analyzer"] as? String == "stem")
  }

  /// n-grams of words, words as such.
  @Test(arguments: [
    (FeatureOptions(), false, true),
    (FeatureOptions(ngramRange: 1...2), true, false),
    (FeatureOptions(omittedCount: 3), true, false),
    (FeatureOptions(analyzer: .stem), false, false),
    (FeatureOptions(analyzer: .stem, ngramRange: 2...2), true, false),
    (FeatureOptions(analyzer: .wordPrefix, ngramRange: 4...4), false, false),
    (FeatureOptions(analyzer: .wordSuffix, ngramRange: 4...4), false, false),
    (FeatureOptions(analyzer: .decade, ngramRange: 3...3), false, false),
    (FeatureOptions(analyzer: .titleCharacters, ngramRange: 3...5), false, false),
    (FeatureOptions(analyzer: .marks), false, false),
  ])
  func `what a term is follows from the analyzer and the lengths`(
    options: FeatureOptions, hasNgrams: Bool, isWords: Bool
  ) {
    #expect(options.hasNgrams == hasNgrams && options.isWords == isWords)
  }
}
