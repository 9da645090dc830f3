import Core
import Foundation
import Testing

struct TrainingOptionsTests {
  @Test func `no two blocks have the same name`() {
    let names = TrainingOptions.bestFeatures.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `word vectors are of a block that there is`() {
    let options = TrainingOptions()
    #expect(options.features.contains { $0.name == options.wordVectors?.block })
    #expect(options.features.contains { $0.isWords }, "what is known is told by it")
  }

  @Test func `what is encoded reads back the same`() throws {
    var options = TrainingOptions()
    for _ in 0..<2 {
      let json = try JSONEncoder().encode(options)
      #expect(try JSONDecoder().decode(TrainingOptions.self, from: json) == options)
      options = TrainingOptions(
        features: [FeatureOptions()], wordVectors: nil,
        learner: OneVsRest(solver: DualDescent(loss: .logistic, C: 2)), folds: 3)
    }
  }
}
