import FoundationEssentials

/// JSON that is already text, to be part of a larger value.
struct JSONText: Encodable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  func encode(to encoder: any Encoder) throws {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8)).encode(to: encoder)
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private indirect enum Value: Codable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .null
      } else if let bool = try? value.decode(Bool.self) {
        self = .bool(bool)
      } else if let integer = try? value.decode(Int.self) {
        self = .integer(integer)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let string = try? value.decode(String.self) {
        self = .string(string)
      } else if let array = try? value.decode([Value].self) {
        self = .array(array)
      } else {
        self = .object(try value.decode([String: Value].self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      // By its members, so that others can stand beside them.
      if case .object(let object) = self {
        var members = encoder.container(keyedBy: Name.self)
        for (name, value) in object { try members.encode(value, forKey: Name(stringValue: name)) }
        return
      }
      var container = encoder.singleValueContainer()
      switch self {
      case .null: try container.encodeNil()
      case .bool(let bool): try container.encode(bool)
      case .integer(let integer): try container.encode(integer)
      case .number(let number): try container.encode(number)
      case .string(let string): try container.encode(string)
      case .array(let array): try container.encode(array)
      case .object: break
      }
    }
  }
}
