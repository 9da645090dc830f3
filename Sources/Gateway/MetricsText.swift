/// Writes Prometheus' text format.
struct MetricsText {
  enum Kind: String { case counter, gauge, histogram }

  private(set) var text = ""
  /// How the names begin.
  var prefix = "marquee_"

  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(kind)\n"
  }

  /// - Parameter labels: values without quotes, backslashes and line breaks.
  mutating func sample(
    _ name: String, _ labels: KeyValuePairs<String, String>, _ value: some CustomStringConvertible
  ) {
    let labels = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
    text += "\(prefix)\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
  }
}
