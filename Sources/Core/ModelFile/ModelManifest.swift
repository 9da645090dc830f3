import FoundationEssentials

/// `config.json`: what must be known to use the numbers of a model.
package struct ModelManifest: Hashable, Codable, Sendable {
  /// Raised whenever older programs could not read, or would misread, the directory.
  package static let currentFormat = 3

  /// One block's settings, how many terms it has, and what else it learned.
  package struct Block: Hashable, Codable, Sendable {
    package var settings: FeatureOptions
    /// Its terms are the next so many lines of the vocabulary.
    package var terms: Int
    /// The words or stems that n-grams pass over.
    package var omitted: [String]
    /// The mean length of the training rows, before they were scaled.
    package var meanLength: Float

    private enum CodingKeys: String, CodingKey {
      case settings, terms, omitted
      case meanLength = "mean_length"
    }

    package init(
      settings: FeatureOptions, terms: Int, omitted: [String], meanLength: Float
    ) {
      (self.settings, self.terms, self.omitted, self.meanLength) = (
        settings, terms, omitted, meanLength
      )
    }

    /// Settings that this program does not know are refused.
    package init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)
      let names = try members.nestedContainer(keyedBy: MemberName.self, forKey: .settings).allKeys
      if let name = names.first(where: { !FeatureOptions.memberNames.contains($0.stringValue) }) {
        throw DecodingError.dataCorruptedError(
          forKey: .settings, in: members, debugDescription: "\(name.stringValue) is not known")
      }
      settings = try members.decode(FeatureOptions.self, forKey: .settings)
      terms = try members.decode(Int.self, forKey: .terms)
      omitted = try members.decode([String].self, forKey: .omitted)
      meanLength = try members.decode(Float.self, forKey: .meanLength)
    }

    private struct MemberName: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  /// Per genre, the probabilities from which it is selected.
  package struct GenreThresholds: Hashable, Codable, Sendable {
    package var balanced: Float
    package var precise: Float
    package var broad: Float
  }

  package var format: Int
  /// In the order of the columns.
  package var genres: [String]
  /// Words of fewer characters, or of more bytes, are dropped.
  package var minimumWordCharacters = Tokenizer.minimumCharacters
  package var maximumWordBytes = Tokenizer.maximumBytes
  /// More occurrences of a term in a synopsis count as this many.
  package var maximumCount = FeatureOptions.maximumCount
  /// Longer titles count as having so many words.
  package var countedTitleWords = TokenizedSynopsis.countedTitleWords
  /// A character with more marks than fit is not composed.
  package var maximumRun = TextFolding.maximumRun
  /// What characters are to the tokenizer.
  package var characters: [String: String]
  /// What a text is folded by before.
  package var folding = TextFolding.table
  /// What a text must be for a genre to be chosen.
  package var readability = Readability.shipped
  package var features: [Block]
  /// By genre name.
  package var thresholds: [String: GenreThresholds]
  package var training: TrainingOptions
  /// The SHA-256 of the tables of words that it learned with.
  package var tables: String?
  /// By genre name, the rates that probabilities and thresholds follow as `training` says, because
  /// most of the movies are invented; `nil`: the movies' own.
  package var realRates: [String: Float]?
  package var nTrain: Int
  /// How many movies came from where; `nil` in models of before it was recorded.
  package var sources: [String: Int]?
  /// The SHA-256 of the movies; `nil` in models of before it was recorded.
  package var data: String?
  /// When the training began, in UTC.
  package var created: String

  private enum CodingKeys: String, CodingKey {
    case format, genres, characters, folding, readability, features, thresholds, training, tables
    case sources, data, created
    case minimumWordCharacters = "minimum_word_characters"
    case maximumWordBytes = "maximum_word_bytes"
    case maximumRun = "maximum_run_characters"
    case maximumCount = "maximum_count"
    case countedTitleWords = "counted_title_words"
    case realRates = "real_rates"
    case nTrain = "n_train"
  }

  init(
    _ result: GenreTrainer.Result, options: TrainingOptions, tables: String?, sources: MovieSources,
    data: String?, created: String
  ) {
    let thresholds = result.classifier.thresholds
    format = Self.currentFormat
    genres = Genre.names
    characters = CharacterKind.ranges
    let union = result.classifier.features
    features = zip(union.blocks, union.transformer.meanLengths).map { block, meanLength in
      Block(
        settings: block.options, terms: block.columns.count, omitted: block.omitted,
        meanLength: meanLength)
    }
    self.thresholds = [:]
    for genre in Genre.allCases {
      self.thresholds[genre.name] = GenreThresholds(
        balanced: thresholds.balanced[genre.index], precise: thresholds.precise[genre.index],
        broad: thresholds.broad[genre.index])
    }
    training = options
    self.tables = tables
    realRates = result.realRates?.rates
    nTrain = result.trainingCount
    self.sources = sources.counts
    self.data = data
    self.created = created
  }

  /// Whether the arithmetic is bounded as this program's is. What characters are may have changed since
  /// with a newer Unicode: words of new scripts are hardly known to the model.
  var hasOwnLimits: Bool {
    minimumWordCharacters == Tokenizer.minimumCharacters
      && maximumWordBytes == Tokenizer.maximumBytes
      && maximumRun == TextFolding.maximumRun && folding == TextFolding.table
      && maximumCount == FeatureOptions.maximumCount
      && countedTitleWords == TokenizedSynopsis.countedTitleWords
      && readability == Readability.shipped
  }

  /// When the training began; `nil` if that cannot be read.
  var start: Date? { try? Date.ISO8601FormatStyle().parse(created) }

  /// The thresholds in column order; `nil` if a genre has none.
  var orderedThresholds: Thresholds? {
    let ordered = Genre.names.compactMap { thresholds[$0] }
    guard ordered.count == Genre.names.count else { return nil }
    return Thresholds(
      balanced: GenreVector { ordered[$0].balanced }, precise: GenreVector { ordered[$0].precise },
      broad: GenreVector { ordered[$0].broad })
  }
}
