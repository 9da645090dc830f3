import Core
import TestSupport
import Testing

struct BaselinesTests {
  struct Golden: Decodable {
    struct Average: Decodable {
      var precision: Double
      var recall: Double
      var f1: Double
    }
    struct Figures: Decodable {
      var micro: Average
      var macro: Average
    }
    var nTest: Int
    var baselines: [String: Figures]

    enum CodingKeys: String, CodingKey {
      case baselines
      case nTest = "n_test"
    }
  }

  /// Tolerance 0.006: each stops near the least objective by its own rule, and words with
  /// combining marks are cut in another way, so that one answer in some hundred may differ.
  @Test func `the figures are scikit-learn's`() throws {
    let golden = try ProjectFiles.golden("baselines", as: Golden.self)
    let movies = try ProjectFiles.starterMovies()
    var baselines = try Baselines(learnedFrom: MovieSource(movies))
    let heldOut = movies.filter { Split.isHeldOut($0.id) }
    #expect(heldOut.count == golden.nTest)
    baselines.add(heldOut)
    let reports = baselines.reports
    #expect(reports.count == golden.baselines.count)
    for ours in reports {
      let theirs = try #require(golden.baselines[ours.name])
      for (a, b) in [
        (ours.precisionMicro, theirs.micro.precision), (ours.recallMicro, theirs.micro.recall),
        (ours.f1Micro, theirs.micro.f1), (ours.recallMacro, theirs.macro.recall),
        (ours.f1Macro, theirs.macro.f1),
      ] {
        #expect(abs(a - b) < 0.006, "\(ours.name): \(a), there \(b)")
      }
    }
  }

  @Test func `a training tells them beside its own figures`() throws {
    let result = try GenreTrainer().train(Array(ProjectFiles.starterMovies().prefix(400)))
    #expect(
      result.baselines.map(\.name) == ["logistic-regression", "linear-svc", "linear-svc-sigmoid"])
    #expect(result.baselines.allSatisfy { $0.f1Micro < result.measurement.report.f1Micro })
  }
}
