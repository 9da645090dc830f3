import Core

/// Numbers in the words and units of this program's reports.
enum Figures {
  /// With a comma between thousands: `11,624`.
  static func count(_ value: Int) -> String { NumberText.grouped(value) }

  /// A count with its noun: `1 movie`, `2 movies`.
  static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// With a fixed number of digits after the point: `0.617`; a dash if there is no value.
  static func decimal(_ value: Double?, digits: Int = 3) -> String {
    NumberText.decimal(value, digits: digits)
  }

  /// With a sign that is always there: `+0.0021`.
  static func signed(_ value: Double, digits: Int = 3) -> String {
    let text = decimal(value, digits: digits)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// In thousands or millions of bytes: `4.2 kB`, `7.6 MB`.
  static func bytes(_ count: Int) -> String {
    let (value, unit) =
      count < 1_000_000 ? (Double(count) / 1e3, "kB") : (Double(count) / 1e6, "MB")
    return "\(decimal(value, digits: value < 10 ? 1 : 0)) \(unit)"
  }

  /// In the largest units that matter: `7.1 s`, `3 min 12 s`, `2 h 5 min`, `3 days`.
  static func duration(seconds: Double) -> String {
    let whole = Int(nearest: seconds)
    return switch whole {
    case ..<60: "\(decimal(seconds, digits: seconds < 10 ? 1 : 0)) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    case ..<172_800: "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: "\(whole / 86_400) days"
    }
  }
}
