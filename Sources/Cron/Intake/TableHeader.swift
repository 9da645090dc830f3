import Core

/// The first row of a table, as far as it says where the parts of a movie are.
struct TableHeader: Hashable {
  /// A part of a movie, by the name that it has in JSON.
  enum Part: String, CaseIterable {
    case id, title, overview, genres
    case genreIDs = "genre_ids"
    case originalLanguage = "original_language"
    case releaseDate = "release_date"
    case popularity

    /// What its column may be called, in letters and digits alone; the best name first.
    fileprivate var names: [String] {
      switch self {
      case .id: ["id", "tmdbid", "movieid", "filmid"]
      case .title:
        [
          "title", "movietitle", "filmtitle", "name", "titel", "titre", "título", "titulo",
          "titolo",
          "tytuł", "название", "タイトル", "originaltitle",
        ]
      case .overview:
        [
          "overview", "synopsis", "plot", "plotsynopsis", "plotsummary", "description", "summary",
          "storyline", "story", "text", "handlung", "inhalt", "inhaltsangabe", "beschreibung",
          "zusammenfassung", "résumé", "resume", "intrigue", "sinopsis", "resumen", "argumento",
          "descripción", "descripcion", "trama", "sinossi", "descrizione", "riassunto", "sinopse",
          "resumo", "enredo", "descrição", "descricao", "samenvatting", "omschrijving", "opis",
          "fabuła", "popis", "описание", "сюжет", "あらすじ", "简介", "剧情", "줄거리",
        ]
      case .genres: ["genres", "genre", "genrenames", "géneros", "generos", "generi"]
      case .genreIDs: ["genreids"]
      case .originalLanguage: ["originallanguage", "language"]
      case .releaseDate: ["releasedate", "date"]
      case .popularity: ["popularity"]
      }
    }
  }

  /// The names of all columns.
  let names: [String]
  let separator: UInt8
  private let columns: [Part: Int]

  /// - Parameters:
  ///   - line: the first line with something in it.
  ///   - separator: where the file names one; else that with which the line says most.
  /// - Returns: `nil` where the line names no part of a movie.
  init?(_ line: [UInt8], separator: UInt8? = nil) {
    let separators = separator.map { [$0] } ?? Array(",;\t|".utf8)
    let headers = separators.compactMap { Self(line, separatedBy: $0) }
    guard let best = headers.max(by: { $0.columns.count < $1.columns.count }) else { return nil }
    self = best
  }

  private init?(_ line: [UInt8], separatedBy separator: UInt8) {
    var row = TableRow(separator: separator)
    guard row.add(line) == .whole else { return nil }
    names = row.fields.map { String(decoding: $0.prefix(100), as: UTF8.self) }
    self.separator = separator
    let keys = names.map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
    var columns: [Part: Int] = [:]
    for part in Part.allCases {
      columns[part] = part.names.lazy.compactMap { keys.firstIndex(of: $0) }.first
    }
    guard !columns.isEmpty else { return nil }
    self.columns = columns
  }

  func has(_ part: Part) -> Bool { columns[part] != nil }

  /// How many parts it names.
  var count: Int { columns.count }

  /// The parts of a row as JSON would have them; an empty field is absent.
  func object(_ row: TableRow) -> JSONValue? {
    var members: [JSONValue.Member] = []
    for part in Part.allCases {
      guard let column = columns[part], !row.fields[column].isEmpty else { continue }
      guard let text = String(validating: row.fields[column], as: UTF8.self) else { return nil }
      let isNumber = part == .popularity && Double(text) != nil
      members.append(
        JSONValue.Member(name: part.rawValue, value: isNumber ? .number(text) : .string(text)))
    }
    return .object(members)
  }
}
