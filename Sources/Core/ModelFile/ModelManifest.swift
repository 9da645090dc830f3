/// `config.json`: what must be known to use the numbers of a model.
public struct ModelManifest: Hashable, Codable, Sendable {
  /// Raised whenever older programs could not read, or would misread, the directory.
  public static let currentFormat = 2

  /// One vectorizer's settings, how many terms it has, and what else it learned.
  public struct Block: Hashable, Codable, Sendable {
    public var settings: TfidfOptions
    /// Its terms are the next so many lines of the vocabulary.
    public var terms: Int
    /// The words or stems that runs pass over.
    public var omitted: [String]
    /// The mean length of the training rows, before they were scaled.
    public var meanLength: Float

    private enum CodingKeys: String, CodingKey {
      case settings, terms, omitted
      case meanLength = "mean_length"
    }
  }

  /// Per genre, the probabilities from which it is selected.
  public struct GenreThresholds: Hashable, Codable, Sendable {
    public var balanced: Float
    public var precise: Float
    public var broad: Float
  }

  public var format: Int
  /// In the order of the columns.
  public var genres: [String]
  /// Words of fewer characters, or of more bytes, are dropped.
  public var minimumWordCharacters: Int
  public var maximumWordBytes: Int
  public var features: [Block]
  /// By genre name.
  public var thresholds: [String: GenreThresholds]
  public var training: TrainingOptions
  public var nTrain: Int
  /// How many movies came from where; `nil` in models of before it was recorded.
  public var sources: [String: Int]?
  /// The SHA-256 of the movies; `nil` in models of before it was recorded.
  public var data: String?
  /// When the training began, in UTC.
  public var created: String

  private enum CodingKeys: String, CodingKey {
    case format, genres, features, thresholds, training, sources, data, created
    case minimumWordCharacters = "minimum_word_characters"
    case maximumWordBytes = "maximum_word_bytes"
    case nTrain = "n_train"
  }

  init(
    _ result: GenreTrainer.Result, options: TrainingOptions, sources: MovieSources,
    data: String?, created: String
  ) {
    let thresholds = result.classifier.thresholds
    format = Self.currentFormat
    genres = Genre.names
    minimumWordCharacters = 2
    maximumWordBytes = Tokenizer.maximumBytes
    features = result.classifier.features.vectorizers.map { vectorizer in
      Block(
        settings: vectorizer.options, terms: vectorizer.vocabulary.count,
        omitted: vectorizer.omitted.indices.map { vectorizer.omitted[$0] },
        meanLength: vectorizer.meanLength)
    }
    self.thresholds = [:]
    for genre in Genre.allCases {
      self.thresholds[genre.name] = GenreThresholds(
        balanced: thresholds.balanced[genre.index], precise: thresholds.precise[genre.index],
        broad: thresholds.broad[genre.index])
    }
    training = options
    nTrain = result.trainingCount
    self.sources = sources.counts
    self.data = data
    self.created = created
  }

  /// The thresholds in column order; `nil` if a genre has none.
  var orderedThresholds: Thresholds? {
    let ordered = Genre.names.compactMap { thresholds[$0] }
    guard ordered.count == Genre.names.count else { return nil }
    return Thresholds(
      balanced: ordered.map(\.balanced), precise: ordered.map(\.precise),
      broad: ordered.map(\.broad))
  }
}
