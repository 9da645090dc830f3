/// Why a record is not a movie.
package enum MovieRecordError: Error, Hashable, Sendable {
  case notAnObject
  case missing(String)
  case wrongType(String, expected: String)
  case blankOverview
  case noGenres
  case unknownGenres([String])
}

extension MovieRecordError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAnObject: "not a JSON object"
    case .missing(let member): "\(member) is missing"
    case .wrongType(let member, let expected): "\(member) is not \(expected)"
    case .blankOverview: "overview is blank"
    case .noGenres: "the movie has no genre"
    case .unknownGenres(let names):
      "unknown genre "
        + names.prefix(3).map { "\"\(String($0.unicodeScalars.prefix(40)))\"" }.joined(
          separator: ", ")
        + (names.count > 3 ? ", …" : "") + ", and no other"
    }
  }
}

/// A movie as a file has it, the members named as TMDB names them.
///
///     {"id":603,"overview":"…","genres":["Action","Science Fiction"],"title":"…"}
///
/// `id`, `overview` (or `synopsis`) and either `genres`, in any of the forms of `GenreForms`, or
/// `genre_ids` (numbers) must be there; of both, `genres` counts. An unknown genre and another
/// member of the wrong form cost that, not the movie: one odd member must not drop it.
package struct MovieRecord: Hashable, Sendable {
  package let movie: Movie
  /// The members that could not be used, one for each genre.
  package private(set) var leftOut: [String] = []

  /// - Parameters:
  ///   - number: that of a movie whose `id` is no number; `nil` if it must have one.
  ///   - isDay: whether a text is a day of the calendar, `2026-11-26`.
  package init(
    _ object: JSONValue, number: Int? = nil, isDay: (String) -> Bool = { _ in true }
  ) throws(MovieRecordError) {
    guard case .object = object else { throw .notAnObject }
    let id = try Self.id(object, otherwise: number)
    let overview = try Self.overview(object)
    let genres = try Self.genres(object)
    var leftOut = genres.unknown.map { _ in "genres" }
    /// Blank is absent.
    func text(_ name: StaticString, _ isRight: (String) -> Bool = { _ in true }) -> String? {
      switch object[name] {
      case nil, .null: return nil
      case .string(let text) where Self.isBlank(text): return nil
      case .string(let text) where isRight(text): return Self.withoutNUL(text)
      default:
        leftOut.append("\(name)")
        return nil
      }
    }
    let title = text("title")
    let language = text("original_language")
    let date = text("release_date", isDay)
    let popularity = Self.popularity(object["popularity"])
    if popularity == nil, let value = object["popularity"], value != .null {
      leftOut.append("popularity")
    }
    movie = Movie(
      id: id, title: title, overview: overview, genres: genres.genres, originalLanguage: language,
      releaseDate: date, popularity: popularity)
    self.leftOut = leftOut
  }

  private static func id(
    _ object: JSONValue, otherwise number: Int?
  ) throws(MovieRecordError) -> Int {
    if let id = object["id"]?.wholeNumber, id > 0 { return id }
    if let number { return number }
    switch object["id"] {
    case nil, .null: throw .missing("id")
    default: throw .wrongType("id", expected: "a whole number above 0")
    }
  }

  private static func overview(_ object: JSONValue) throws(MovieRecordError) -> String {
    let texts = [object["overview"], object["synopsis"]].compactMap { $0 }
    switch texts.first(where: { $0 != .null }) {
    case nil: throw .missing("overview")
    case .string(let text) where isBlank(text): throw .blankOverview
    case .string(let text): return withoutNUL(text)
    default: throw .wrongType("overview", expected: "a string")
    }
  }

  private static func genres(_ object: JSONValue) throws(MovieRecordError) -> GenreForms {
    let lists = [object["genres"], object["genre_ids"]].compactMap { $0 }.filter { $0 != .null }
    guard !lists.isEmpty else { throw .missing("genres") }
    let forms = lists.compactMap { GenreForms($0) }
    if let form = forms.first(where: { !$0.genres.isEmpty }) { return form }
    guard let form = forms.first else {
      throw .wrongType("genres", expected: "a list of names or numbers")
    }
    throw form.unknown.isEmpty ? .noGenres : .unknownGenres(form.unknown)
  }

  private static func popularity(_ value: JSONValue?) -> Double? {
    guard case .number(let text) = value, let number = Double(text), number.isFinite else {
      return nil
    }
    return number
  }

  /// Whether a text is nothing but space, or characters that end it in C.
  private static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 == "\0" || $0.properties.isWhitespace }
  }

  private static func withoutNUL(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" }))
  }
}

extension JSONValue {
  /// A whole number, written as one, as a float or in a string; `nil` for anything else.
  package var wholeNumber: Int? {
    switch self {
    case .number(let text): Self.wholeNumber(text)
    case .string(let text) where text.utf8.count <= 40:
      Self.wholeNumber(String(decoding: text.utf8.filter { $0 > 0x20 }, as: UTF8.self))
    default: nil
    }
  }

  static func wholeNumber(_ text: String) -> Int? {
    if let number = Int(text) { return number }
    // What `Double` reads beyond numbers, as "inf" and hexadecimals, is none.
    guard text.utf8.count <= 32, text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }),
      let number = Double(text)
    else { return nil }
    // Beyond this, a float does not say which.
    return number.magnitude <= 0x1p53 ? Int(exactly: number) : nil
  }
}
