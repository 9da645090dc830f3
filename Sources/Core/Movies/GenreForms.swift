/// The genres of a movie, in whatever form a file has them.
///
///     GenreForms(.string("action|Sci-Fi|Foreign"))  // Action, Science Fiction; "Foreign" unknown
///
/// An array of names, of TMDB's numbers or of TMDB's objects; one object; the text of any of these
/// in JSON, or as Python prints it; one string with names between commas, bars or semicolons.
package struct GenreForms: Hashable, Sendable {
  package private(set) var genres: GenreSet = []
  /// Those that are not among the 19, as the file names them, and what is no genre at all.
  package private(set) var unknown: [String] = []

  /// - Returns: `nil` for what is neither a list nor a text.
  package init?(_ value: JSONValue) {
    switch value {
    case .null, .bool: return nil
    case .string(let text): add(text)
    case .array(let elements): for element in elements { add(element) }
    case .number, .object: add(value)
    }
  }

  private mutating func add(_ element: JSONValue) {
    switch element {
    case .string(let name): add(Genre(anyName: name), name)
    case .number(let number):
      add(JSONValue.wholeNumber(number).flatMap(Genre.init(number:)), number)
    case .object: add(object: element)
    case .null, .bool, .array: add(nil, "?")
    }
  }

  private mutating func add(object: JSONValue) {
    let number: Genre? = object["id"]?.wholeNumber.flatMap(Genre.init(number:))
    switch (number, object["name"]) {
    case (let genre?, _): add(genre, genre.name)
    case (nil, .string(let name)?): add(Genre(anyName: name), name)
    default: add(nil, object["id"]?.wholeNumber.map { "\($0)" } ?? "?")
    }
  }

  private mutating func add(_ text: String) {
    switch text.utf8.first(where: { $0 > 0x20 }) {
    case nil: return
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      // Python prints strings between single quotes; no genre has one in its name.
      let json =
        JSONValue(Array(text.utf8)) ?? JSONValue(Array(text.replacing("'", with: "\"").utf8))
      switch json {
      case .array(let elements): for element in elements { add(element) }
      case let object?: add(object)
      case nil: add(nil, text)
      }
    default:
      for name in text.split(whereSeparator: { ",|;".contains($0) }) {
        let name = name.drop(while: \.isWhitespace)
        if !name.isEmpty { add(Genre(anyName: String(name)), String(name)) }
      }
    }
  }

  private mutating func add(_ genre: Genre?, _ name: String) {
    if let genre { genres.insert(GenreSet(genre)) } else { unknown.append(name) }
  }
}

extension Genre {
  /// Finds a genre by its name in any case, with or without spaces and hyphens, or by its number.
  package init?(anyName name: String) {
    let letters = name.utf8.lazy.filter { $0 > 0x2F && $0 != UInt8(ascii: "_") }
      .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let key = String(decoding: Array(letters.prefix(24)), as: UTF8.self)
    guard let genre = Self.byLetters[key] ?? Int(key).flatMap(Genre.init(number:)) else {
      return nil
    }
    self = genre
  }

  private static let byLetters: [String: Genre] = {
    var genres = ["scifi": Genre.scienceFiction]
    for genre in Genre.allCases {
      genres[genre.name.lowercased().replacing(" ", with: "")] = genre
    }
    return genres
  }()
}
