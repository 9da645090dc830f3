internal import Core
internal import FastCGI
internal import PageParts

/// What a `POST /classify` asks.
struct ClassifyRequest {
  /// A synopsis, or what is wrong with it.
  typealias Row = Result<Synopsis, Problem>

  enum Question {
    case one(Row)
    case batch([Row])
  }

  /// The types that it can have.
  static let types = "application/json, application/x-www-form-urlencoded"
  /// A longer preference is refused unread.
  static let maximumPreferenceBytes = 32

  let question: Question
  /// As it was sent; empty for the default.
  let preferenceText: String
  /// Whether it came from a form, which can be shown again.
  let isForm: Bool

  init(_ request: FastCGIRequest, maxBodyBytes: Int) throws(Problem) {
    let encoding = request.contentEncoding ?? ""
    guard encoding.isEmpty || MediaType(encoding).isNamed("identity") else {
      throw .unsupportedEncoding(encoding)
    }
    var bytes: [UInt8]
    switch request.body {
    case .complete(let body): bytes = body
    case .incomplete: throw .malformed("The body is shorter than announced: send it again.")
    case .tooLarge: throw .tooLarge(maxBodyBytes)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard !Self.isWide(bytes) else {
      throw .malformed("The body is text in UTF-16 or UTF-32: send it in UTF-8.")
    }
    let type = MediaType(request.contentType ?? "")
    let charset = type.parameter("charset")
    guard charset == nil || charset == "utf-8" || charset == "utf8" else {
      throw .unsupportedType
    }
    if type.isNamed("application/x-www-form-urlencoded") {
      try self.init(FormFields(bytes))
    } else if type.isNamed("application/json") {
      guard let json = JSONValue(bytes) else {
        throw .malformed("The body is not JSON in UTF-8: correct it.")
      }
      try self.init(json)
    } else {
      throw .unsupportedType
    }
  }

  /// Whether a body begins as UTF-16 or UTF-32 do: with a byte order mark, or with a zero beside
  /// an ASCII character.
  private static func isWide(_ body: [UInt8]) -> Bool {
    body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF]) || body.prefix(4).contains(0)
  }

  /// The preference that the text stands for.
  func preference() throws(Problem) -> Preference {
    if preferenceText.isEmpty { return .balanced }
    guard preferenceText.utf8.count <= Self.maximumPreferenceBytes,
      let preference = Preference(preferenceText)
    else {
      throw .malformed(
        "The preference is not known: choose balanced, precise, broad or a number from 0 to 1.")
    }
    return preference
  }
}

extension ClassifyRequest {
  private init(_ form: FormFields) throws(Problem) {
    func text(_ name: StaticString) throws(Problem) -> String? {
      guard let value = form[name] else { return nil }
      guard let text = String(validating: Self.withUnixLines(value), as: UTF8.self) else {
        throw .malformed("The field \(name) is not text in UTF-8: send it as UTF-8.")
      }
      return text
    }
    var synopsis = try text("synopsis")
    if synopsis == nil { synopsis = try text("overview") }
    let title = try text("title") ?? ""
    question = .one(
      synopsis.map { .success(Self.synopsis($0, title: title)) }
        ?? .failure(.missing("field", found: form.names)))
    preferenceText = try text("preference") ?? ""
    isForm = true
  }

  /// Browsers end the lines of a form with two bytes.
  private static func withUnixLines(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "\r")) else { return bytes }
    return bytes.indices.lazy.filter { index in
      bytes[index] != UInt8(ascii: "\r") || index + 1 == bytes.count
        || bytes[index + 1] != UInt8(ascii: "\n")
    }.map { bytes[$0] }
  }

  private init(_ json: JSONValue) throws(Problem) {
    guard case .object = json else {
      throw .malformed("The body is not a JSON object: send {\"synopsis\": \"…\"}.")
    }
    switch (json["synopsis"], json["synopses"]) {
    case (_, nil): question = .one(try Self.row(json))
    case (nil, .array(let elements)?): question = .batch(try Self.batch(elements))
    case (nil, _?): throw .malformed("The member synopses is not an array: send an array.")
    case (_?, _?): throw .malformed("There are both synopsis and synopses: send one of them.")
    }
    switch json["preference"] {
    case nil, .null: preferenceText = ""
    case .string(let text): preferenceText = text
    case .number(let number): preferenceText = number
    default: throw .malformed("The preference is neither a string nor a number: send one of them.")
    }
    isForm = false
  }

  private static func batch(_ elements: [JSONValue]) throws(Problem) -> [Row] {
    guard elements.count <= TextLimits.batchCount else {
      throw .tooMany(elements.count, limit: TextLimits.batchCount)
    }
    return elements.map { element in
      switch element {
      case .string(let text): return .success(synopsis(text))
      case .object:
        do throws(Problem) {
          return try row(element)
        } catch {
          return .failure(Problem(.notText, error.detail))
        }
      default:
        return .failure(
          Problem(.notText, "The synopsis is neither a string nor an object: send one of them."))
      }
    }
  }

  /// The synopsis that an object holds, under the name that TMDB gives it, too.
  private static func row(_ json: JSONValue) throws(Problem) -> Row {
    func text(_ name: StaticString) throws(Problem) -> String? {
      switch json[name] {
      case nil: return nil
      case .null: return ""
      case .string(let text): return text
      default: throw .malformed("The member \(name) is not a string: send a string.")
      }
    }
    var overview = try text("synopsis")
    if overview == nil { overview = try text("overview") }
    let title = try text("title") ?? ""
    return overview.map { .success(synopsis($0, title: title)) }
      ?? .failure(.missing("member", found: json.names))
  }

  /// A title of nothing but spaces is none.
  private static func synopsis(_ overview: String, title: String = "") -> Synopsis {
    let isBlank = title.utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return Synopsis(title: isBlank ? nil : title, overview: overview)
  }
}
