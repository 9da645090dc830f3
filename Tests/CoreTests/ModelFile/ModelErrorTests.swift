import Core
import Testing

struct ModelErrorTests {
  @Test(arguments: [
    (
      ModelError.incomplete(path: "models/a", missing: "config.json"),
      "models/a is not a complete model: config.json is missing: train or pull it again"
    ),
    (
      .corrupt(path: "models/a", reason: "it has more terms than the model"),
      "models/a is damaged: it has more terms than the model: train or pull the model again"
    ),
    (
      .unknownFormat(path: "models/a", found: 2, readable: 3),
      "models/a: model format 2 cannot be read by this build (it reads 3):"
        + " run `marquee-cron train`"
    ),
    (
      .noSuchVersion("b", directory: "models"),
      "models has no model b: `marquee-cron status` lists the versions"
    ),
    (
      .noModel(directory: "models"),
      "models has no model in service: run `marquee-cron train`, then `marquee-cron publish`"
    ),
  ])
  func `it is a sentence that ends with what to do`(error: ModelError, text: String) {
    #expect("\(error)" == text)
  }

  @Test func `nothing is wrong where there is just no model yet`() {
    #expect(ModelError.noModel(directory: "models").isMissingModel)
    #expect(!ModelError.noSuchVersion("b", directory: "models").isMissingModel)
    #expect(!ModelError.incomplete(path: "models/a", missing: "x").isMissingModel)
  }
}
