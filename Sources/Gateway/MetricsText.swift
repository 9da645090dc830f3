/// Writes Prometheus' text format.
package struct MetricsText {
  enum Kind: String { case counter, gauge, histogram }

  package private(set) var text = ""
  /// How the names begin.
  var prefix = "marquee_"

  package init() {}

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
