import Core
import Remote

/// A static Space: a page that classifies in the visitor's browser, with the model beside it.
///
/// `Space/` holds the page; `classifier.js` does what the model's `predict.py` does.
struct SpacePage {
  /// What the page fetches, compressed: a visitor of a model of 11,624 movies downloads 3.6 MB.
  private static let modelFiles = ["config.json", "model.safetensors", "vocabulary.txt"]

  /// All files of the Space.
  let files: [HubFile]

  /// - Parameters:
  ///   - files: those of the model's directory.
  ///   - repository: where the model is.
  init(model: StoredModel, files: [HubFile], repository: String) {
    let report = model.metrics.report
    func percent(_ share: Double) -> String { String(Int(nearest: 100 * share)) }
    let words = [
      "repository": repository, "version": model.version,
      "movies": Figures.count(model.metrics.nTrain), "precision": percent(report.precisionMicro),
      "recall": percent(report.recallMicro), "f1": Figures.decimal(report.f1Micro),
      "attribution": ModelCard.attribution,
    ]
    var page = String(decoding: PackageResources.index_html, as: UTF8.self)
    for (word, text) in words { page.replace("{{\(word)}}", with: text) }
    let own = [
      ("README.md", Array(Self.card(words).utf8)), ("index.html", Array(page.utf8)),
      ("style.css", PackageResources.style_css), ("page.js", PackageResources.page_js),
      ("classifier.js", PackageResources.classifier_js),
    ]
    self.files =
      own.map { HubFile(path: $0.0, bytes: $0.1) }
      + files.filter { Self.modelFiles.contains($0.path) }
      .map { HubFile(path: $0.path + ".gz", bytes: Gzip.compressed($0.bytes)) }
  }

  /// How the Hub shows the Space.
  private static func card(_ words: [String: String]) -> String {
    let word = { words[$0] ?? "" }
    return """
      ---
      title: Marquee
      emoji: 🎬
      colorFrom: red
      colorTo: yellow
      sdk: static
      app_file: index.html
      models:
      - \(word("repository"))
      short_description: "Names a film's genres from its synopsis, in your browser"
      ---

      # Marquee

      The page of the movie-genre classifier \(word("repository")), version \(word("version")): it
      works in the browser, without a server. On films that the model had not read its F1 is
      \(word("f1")).

      \(word("attribution"))

      """
  }
}
