import Core
import Foundation
import Testing

struct ReliabilityTests {
  @Test func `bins without a case are left out`() {
    let bins = ReliabilityBin.bins(probabilities: [0.05, 1, 0.95], labels: [false, true, false])
    #expect(bins.map(\.count) == [1, 2])
    #expect(bins.map(\.fraction) == [0, 0.5])
  }

  @Test func `a case is in the bin of its probability, one at a border in the higher`() {
    let probabilities: [Float] = [0, 0.0999, 0.1, 0.25, 0.999, 1]
    let bins = ReliabilityBin.bins(
      probabilities: probabilities, labels: probabilities.map { $0 > 0.5 })
    #expect(bins.map(\.count) == [2, 1, 1, 2])
    #expect(bins.map(\.fraction) == [0, 0, 0, 1])
    #expect(abs(bins[0].meanProbability - 0.04995) < 1e-6)
  }

  @Test func `what is encoded reads back the same`() throws {
    let bins = ReliabilityBin.bins(probabilities: [0.25, 0.75], labels: [false, true])
    let json = try JSONEncoder().encode(bins)
    #expect(String(decoding: json, as: UTF8.self).contains("\"mean_probability\""))
    #expect(try JSONDecoder().decode([ReliabilityBin].self, from: json) == bins)
  }
}
