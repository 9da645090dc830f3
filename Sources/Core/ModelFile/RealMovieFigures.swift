import FoundationEssentials

/// What a model of the starter movies does on real movies, which cannot come with the project.
package struct RealMovieFigures: Hashable, Sendable {
  /// The day of the measurement, such as `2026-11-26`.
  package var measured: String
  package var measurement: Measurement

  package init(measured: String, measurement: Measurement) {
    self.measured = measured
    self.measurement = measurement
  }
}

extension RealMovieFigures: Codable {
  private enum CodingKeys: CodingKey {
    case measured
  }

  package init(from decoder: any Decoder) throws {
    measured = try decoder.container(keyedBy: CodingKeys.self).decode(
      String.self, forKey: .measured)
    measurement = try Measurement(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try measurement.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(measured, forKey: .measured)
  }
}

/// `data/starter-figures.json`: those figures, and of which model they are.
///
/// `scripts/bench starter` writes the file.
package struct StarterFigures: Hashable, Codable, Sendable {
  /// Of the starter movies, by `MovieDigest`.
  package var data: String
  /// Of the tables of words.
  package var tables: String?
  package var training: TrainingOptions
  package var realMovies: RealMovieFigures

  private enum CodingKeys: String, CodingKey {
    case data, tables, training
    case realMovies = "real_movies"
  }

  /// Measures a model of the starter movies.
  package init(
    data: String, trainer: GenreTrainer, realMovies: RealMovieFigures
  ) {
    self.data = data
    tables = trainer.tables?.digest
    training = trainer.options
    self.realMovies = realMovies
  }

  /// Reads the file.
  package init(_ bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }

  /// The figures, if they are those of the model that a trainer makes of movies.
  ///
  /// - Parameter data: the movies' `MovieDigest`.
  package func figures(ofTraining data: String, by trainer: GenreTrainer) -> RealMovieFigures? {
    data == self.data && trainer.tables?.digest == tables && trainer.options == training
      ? realMovies : nil
  }
}
