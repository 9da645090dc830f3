/// Numbers as people read them.
enum Figures {
  /// With a comma between thousands: `11,624`.
  static func count(_ value: Int) -> String {
    let digits = Array(String(abs(value)))
    let grouped = digits.enumerated().map { index, digit in
      let rest = digits.count - index
      return index > 0 && rest % 3 == 0 ? ",\(digit)" : "\(digit)"
    }
    return (value < 0 ? "-" : "") + grouped.joined()
  }

  /// A count with its noun: `1 movie`, `2 movies`.
  static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// With a fixed number of digits after the point: `0.617`; a dash if there is no value.
  static func decimal(_ value: Double?, digits: Int = 3) -> String {
    guard let value, value.isFinite else { return "–" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let fraction = String(scaled % Int(scale))
    let padding = String(repeating: "0", count: max(0, digits - fraction.count))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return sign + "\(scaled / Int(scale))" + (digits > 0 ? "." + padding + fraction : "")
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
    let whole = Int(seconds.rounded())
    return switch whole {
    case ..<60: "\(decimal(seconds, digits: seconds < 10 ? 1 : 0)) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    case ..<172_800: "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: "\(whole / 86_400) days"
    }
  }
}
