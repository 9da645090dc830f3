import Core
import FoundationEssentials
import Store

extension StatusReport {
  /// The report for people.
  var text: String {
    var facts = TextFacts()
    facts.add("model in service", modelText)
    if let reason = model?.record?.reason { facts.add("decision", reason) }
    if let uploadText { facts.add("on the Hub", uploadText) }
    if let previous { facts.add("before it", previous) }
    if let newest = versions.first, newest != model?.version {
      facts.add(
        "newest",
        !isNewestWhole
          ? "\(newest), which cannot be read: run `marquee-cron train`"
          : withdrawn.contains(newest)
            ? "\(newest), withdrawn: `marquee-cron publish \(newest) --force --reason TEXT` puts it back"
            : "\(newest): `marquee-cron publish` asks the gate about it")
    }
    facts.add("gateway", gatewayText)
    facts.add("movies", moviesText)
    if let underWay { facts.add("under way", underWay) }
    for step in nextSteps { facts.add("to do", step) }
    var parts = [facts.text]
    if movies.count > 0 { parts.append(genreTable) }
    if !runs.isEmpty { parts.append(runTable) }
    return parts.joined(separator: "\n\n")
  }

  private var modelText: String {
    guard let model else {
      return versions.isEmpty
        ? "none yet: run `marquee-cron train`, then `marquee-cron publish`"
        : "none yet: run `marquee-cron publish`"
    }
    guard let record = model.record else { return model.version }
    return "\(model.version), f1_micro \(Figures.decimal(record.f1Micro)),"
      + " f1_macro \(Figures.decimal(record.f1Macro)),"
      + " learned from \(Figures.count(record.trainingCount, "movie"))"
      + (model.age.map { ", \(Figures.duration(seconds: $0)) old" } ?? "")
  }

  private var uploadText: String? {
    guard let model, let repository else { return nil }
    guard let commit else { return "\(repository) shows another, or none yet" }
    return "in \(repository) as commit \(commit.prefix(8))"
      + (model.record?.uploaded.map { ", since \($0.formatted(.iso8601))" } ?? "")
  }

  private var gatewayText: String {
    guard let answer = gateway.answer else {
      return "\(gateway.address): \(gateway.problem ?? "no answer")"
    }
    let process = answer.pid.map { ", process \($0)" } ?? ""
    guard let serves = answer.model else {
      return "\(gateway.address)\(process): has no model"
    }
    return serves == model?.version
      ? "\(gateway.address)\(process): serves it"
      : "\(gateway.address)\(process): serves \(serves), run `marquee-cron reload`"
  }

  private var moviesText: String {
    guard movies.count > 0 else { return "none yet: run `marquee-cron import`" }
    let newest = movies.newest.map { ", the newest of \($0.formatted(.iso8601))" } ?? ""
    let sources = movies.bySource.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\(Figures.count($0.value)) from \($0.key)" }.joined(separator: ", ")
    return "\(Figures.count(movies.count)): \(sources)\(newest)"
  }

  private var genreTable: String {
    var table = TextTable(["genre", "movies"])
    let rows = movies.byGenre.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (genre, count) in rows { table.add([genre, Figures.count(count)]) }
    return table.text
  }

  private var runTable: String {
    let width = runs.map(\.command.count).max() ?? 0
    return runs.map { run in
      let padding = String(repeating: " ", count: width + 2 - run.command.count)
      let seconds = run.seconds.map { Figures.duration(seconds: $0) }
      let line =
        "\(run.started.formatted(.iso8601))  \(run.command)\(padding)"
        + (run.outcome?.rawValue ?? "no end recorded: under way, or cut off")
        + (seconds.map { " in \($0)" } ?? "")
      return line + summary(run.details) + (run.stages.isEmpty ? "" : "\n" + stageLines(run))
    }.joined(separator: "\n")
  }

  private func stageLines(_ run: RunRecord) -> String {
    var facts = TextFacts(indentation: 4)
    for stage in run.stages {
      let (details, duration) = (stage.details, stage.seconds.map(Figures.duration(seconds:)))
      facts.add(
        stage.name,
        "\(stage.outcome?.rawValue ?? "no end recorded")\(duration.map { " in \($0)" } ?? "")"
          + (stage.resumed == nil ? "" : ", taken up again")
          + ((details?.error ?? details?.summary).map { ": \($0)" } ?? ""))
    }
    return facts.text
  }

  /// What matters of a run.
  private func summary(_ details: RunDetails?) -> String {
    let parts = (gist(details) + [details?.error]).compactMap(\.self)
    return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
  }

  private func gist(_ details: RunDetails?) -> [String?] {
    func changes(_ added: Int, _ updated: Int) -> String {
      "added \(Figures.count(added)), updated \(Figures.count(updated))"
    }
    if let report = details?.publication {
      return [report.version, report.reason.isEmpty ? details?.summary : report.reason]
    }
    switch details?.report {
    case .imported(let counts): return [changes(counts.added, counts.updated)]
    case .fetch(let report): return [changes(report.added, report.updated)]
    case .training(let report):
      let (micro, macro) = (report.metrics.report.f1Micro, report.metrics.report.f1Macro)
      return [
        report.version, "f1_micro \(Figures.decimal(micro)), f1_macro \(Figures.decimal(macro))",
      ]
    case .upload(let report): return [report.version]
    default: return [details?.summary]
    }
  }
}
