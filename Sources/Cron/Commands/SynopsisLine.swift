import Core
import FoundationEssentials

/// Why a line is neither a synopsis nor a JSON object with one.
enum SynopsisLineError: Error, Hashable, Sendable {
  case tooLong(limit: Int)
  case notUTF8
  case notJSON
  case noOverview
  case badTitle
  case badID
}

extension SynopsisLineError: CustomStringConvertible {
  var description: String {
    switch self {
    case .tooLong(let limit): "the line is longer than \(limit) bytes: shorten it"
    case .notUTF8: "the line is not UTF-8 text: convert it"
    case .notJSON: "the line starts like a JSON object but is none: correct it"
    case .noOverview: "the object has no string named overview: add it"
    case .badTitle: "the object's title is not a string: correct it or leave it out"
    case .badID: "the object's id is neither a string nor a whole number: correct it"
    }
  }
}

/// A line to classify: a synopsis as it is, or a JSON object.
///
///     {"id":603,"title":"…","overview":"…"}
struct SynopsisLine: Hashable, Sendable {
  /// What the user calls the synopsis; handed through.
  enum ID: Hashable, Sendable {
    case number(Int)
    case text(String)

    /// Writes the member `id`.
    func write(to json: inout JSONWriter) {
      json.key("id")
      switch self {
      case .number(let number): json.number(number)
      case .text(let text): json.string(text)
      }
    }
  }

  let id: ID?
  let synopsis: Synopsis
}

extension SynopsisLine {
  init(_ line: [UInt8]) throws(SynopsisLineError) {
    guard line.count <= MovieLines.maximumBytes else {
      throw .tooLong(limit: MovieLines.maximumBytes)
    }
    guard let text = String(validating: line, as: UTF8.self) else { throw .notUTF8 }
    if line.first == UInt8(ascii: "{") {
      do {
        self = try JSONDecoder().decode(Object.self, from: Data(line)).line
      } catch let error as SynopsisLineError {
        throw error
      } catch {
        throw .notJSON
      }
    } else {
      self.init(id: nil, synopsis: Synopsis(overview: text))
    }
  }

  private struct Object: Decodable {
    let line: SynopsisLine

    private enum CodingKeys: String, CodingKey {
      case id, title, overview
    }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)
      guard let overview = try? members.decode(String.self, forKey: .overview) else {
        throw SynopsisLineError.noOverview
      }
      let title: String?
      do {
        title = try members.decodeIfPresent(String.self, forKey: .title)
      } catch {
        throw SynopsisLineError.badTitle
      }
      line = SynopsisLine(
        id: try Self.id(members), synopsis: Synopsis(title: title, overview: overview))
    }

    private static func id(
      _ members: KeyedDecodingContainer<CodingKeys>
    ) throws(SynopsisLineError) -> ID? {
      if (try? members.decodeNil(forKey: .id)) ?? true { return nil }
      if let number = try? members.decode(Int.self, forKey: .id) { return .number(number) }
      if let text = try? members.decode(String.self, forKey: .id) { return .text(text) }
      throw .badID
    }
  }
}
