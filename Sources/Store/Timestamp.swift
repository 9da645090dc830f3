import FoundationEssentials

/// Times as the database holds them: UTC, ISO 8601, milliseconds; they sort as text.
enum Timestamp {
  static func text(_ date: Date) -> String { date.formatted(style) }

  static func date(_ text: String) -> Date? { try? style.parse(text) }

  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
