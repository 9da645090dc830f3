import Store

extension FetchReport {
  /// The report for people.
  var text: String {
    var table = TextFacts()
    table.add(
      "fetched",
      (mode == .full ? "the whole catalogue" : "what changed")
        + (isResumed ? ", going on where it was cut off" : "")
        + (isLimited ? ", up to the limit: run it again to go on" : ""))
    table.add("films", counts)
    if let figures {
      table.add(
        "stored",
        "\(Figures.count(figures.movies, "film")) of TMDB's,"
          + " \(Figures.count(figures.withoutOverview)) without overview")
    }
    if unlistedLeft > 0 {
      table.add("later", "\(Figures.count(unlistedLeft, "film")) that no list shows")
    }
    let rate = Figures.decimal(Double(requests) / max(seconds, 1e-3), digits: 1)
    table.add(
      "requests",
      "\(Figures.count(requests)), of them \(Figures.count(retries)) repeated,"
        + " in \(Figures.duration(seconds: seconds)) (\(rate) a second)")
    return table.text
  }

  private var counts: String {
    "added \(Figures.count(added)), updated \(Figures.count(updated)),"
      + " unchanged \(Figures.count(unchanged)), deleted \(Figures.count(deleted))"
  }

  /// What somebody should look at, a sentence each.
  var warnings: [String] {
    problems + violations
      + incompleteWindows.map {
        "TMDB announces \(Figures.count($0.missing, "more film")) of \($0.window) than it lists:"
          + " they come one by one, with the next fetches"
      }
  }
}
