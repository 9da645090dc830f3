import FoundationEssentials

/// Values as the database holds them: one line of JSON, its members in alphabetical order.
enum StoredJSON {
  static func text(_ value: some Encodable) throws(StoreError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(value) else { throw .notANumber }
    return String(decoding: json, as: UTF8.self)
  }

  /// `nil` for what another version of the program may have written.
  static func value<Value: Decodable>(_ text: String) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }
}
