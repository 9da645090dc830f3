import Core

/// Why a record has no synopsis.
enum SynopsisRecordError: Error, Hashable, Sendable {
  case unreadable(RecordError)
  /// Neither an object nor a text.
  case notAnObject
  case noOverview
  case badTitle
  case badID
}

extension SynopsisRecordError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unreadable(let error): "\(error): correct it"
    case .notAnObject: "neither an object nor a text: give one of them"
    case .noOverview: "the object has no string named overview: add it"
    case .badTitle: "the object's title is not a string: correct it or leave it out"
    case .badID: "the object's id is neither a string nor a number: correct it"
    }
  }
}

/// What a file to classify has in one place: a synopsis as it is, or an object.
///
///     {"id":603,"title":"…","overview":"…"}
struct SynopsisRecord: Hashable, Sendable {
  /// What the user calls the synopsis; handed through.
  enum ID: Hashable, Sendable {
    /// With the digits that it came with.
    case number(String)
    case text(String)

    /// Writes the member `id`.
    func write(to json: inout JSONWriter) {
      json.key("id")
      switch self {
      case .number(let number): json.number(text: number)
      case .text(let text): json.string(text)
      }
    }
  }

  let id: ID?
  let synopsis: Synopsis
  /// Whether it was an object or a row, whose answer has its members, too.
  let isObject: Bool

  /// Whether the first row of a table says where the synopses are.
  static func isTable(_ header: TableHeader) -> Bool { header.has(.overview) }

  init(_ record: Record) throws(SynopsisRecordError) {
    if case .text(let line) = record.content {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw .unreadable(.notUTF8)
      }
      self.init(Synopsis(overview: text))
      return
    }
    let value: JSONValue
    do {
      value = try record.value()
    } catch {
      throw .unreadable(error)
    }
    switch value {
    case .string(let text): self.init(Synopsis(overview: text))
    case .object:
      let id = try Self.id(value)
      self.init(try Self.synopsis(value), id: id, isObject: true)
    default: throw .notAnObject
    }
  }

  private init(_ synopsis: Synopsis, id: ID? = nil, isObject: Bool = false) {
    self.id = id
    self.synopsis = synopsis
    self.isObject = isObject
  }

  private static func synopsis(_ object: JSONValue) throws(SynopsisRecordError) -> Synopsis {
    let texts = [object["overview"], object["synopsis"]].compactMap { $0 }
    guard case .string(let overview)? = texts.first(where: { $0 != .null }) else {
      throw .noOverview
    }
    switch object["title"] {
    case nil, .null: return Synopsis(overview: overview)
    case .string(let title): return Synopsis(title: title, overview: overview)
    default: throw .badTitle
    }
  }

  private static func id(_ object: JSONValue) throws(SynopsisRecordError) -> ID? {
    switch object["id"] {
    case nil, .null: nil
    case .number(let number): .number(number)
    case .string(let text): .text(text)
    default: throw .badID
    }
  }
}
