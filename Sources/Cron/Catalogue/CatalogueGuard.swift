import Core
import Store

/// Tells a catalogue that looks wrong: `fetch` warns of it, a night stops before it trains.
enum CatalogueGuard {
  /// Less of what there was than this is a reason to stop.
  static let smallestShare = 0.95
  /// Genres with fewer films may come and go.
  static let smallestGenre = 20
  /// A genre that keeps less of its films than this is as good as gone.
  static let smallestGenreShare = 0.5
  /// The share of films without overview may grow by this much.
  static let largestGrowth = 0.10
  /// In the first catalogue of all, a larger share of films without overview is wrong.
  static let largestShare = 0.8

  /// How many films a fetch deletes without anybody having been asked.
  static func deletionLimit(stored: Int) -> Int { max(50, stored / 20) }

  /// Why the catalogue that was fetched last should not be learned from; nothing if it may.
  static func violations(
    in database: StateDatabase, of releases: ModelReleases
  ) throws(StoreError) -> [String] {
    guard let latest = try database.catalogue.latest(), !latest.isAccepted else { return [] }
    return try violations(latest.figures, in: database, of: releases)
  }

  /// What speaks against a catalogue after all that is known here of those before it.
  ///
  /// A machine without a history, such as one that begins anew every night, has but the model
  /// that it pulled.
  static func violations(
    _ now: CatalogueFigures, in database: StateDatabase, of releases: ModelReleases
  ) throws(StoreError) -> [String] {
    let accepted = try database.catalogue.latestAccepted()
    let model = accepted == nil ? releases.current() : nil
    return violations(
      now, accepted: accepted,
      learned: model.flatMap { try? ModelDirectory.read(at: releases.path(of: $0)) }
        .flatMap(Learned.init))
  }

  /// What speaks against a catalogue, a sentence each.
  ///
  /// - Parameters:
  ///   - accepted: the figures of the last one that nothing spoke against.
  ///   - learned: what the model in service learned from, where there is no such catalogue.
  static func violations(
    _ now: CatalogueFigures, accepted: CatalogueFigures?, learned: Learned? = nil
  ) -> [String] {
    let lost = learned.map { losses(now, $0) } ?? []
    return (sizes(now, accepted) + genres(now, accepted) + lost).map {
      $0 + ": look into it, and if it is right, run `marquee-cron fetch --accept`"
    }
  }

  private static func sizes(
    _ now: CatalogueFigures, _ accepted: CatalogueFigures?
  ) -> [String] {
    var found: [String] = []
    if now.movies == 0 { found.append("TMDB has no films at all") }
    if let accepted, Double(now.movies) < smallestShare * Double(accepted.movies) {
      found.append(
        "TMDB has \(Figures.count(now.movies, "film")), and had"
          + " \(Figures.count(accepted.movies)) last time")
    }
    if let exported = now.exported, Double(exported) < smallestShare * Double(now.movies) {
      found.append(
        "TMDB's daily export has \(Figures.count(exported, "film")), while"
          + " \(Figures.count(now.movies)) are stored")
    }
    if now.vanished > 0 {
      found.append(
        "TMDB says that \(Figures.count(now.vanished, "stored film")) do not exist any longer")
    }
    let (share, before) = (now.emptyShare, accepted?.emptyShare)
    if share > (before.map { $0 + largestGrowth } ?? largestShare) {
      let comparison = before.map { ", and it was \(percent($0)) last time" } ?? ""
      found.append("\(percent(share)) of the films have no overview\(comparison)")
    }
    return found
  }

  private static func genres(
    _ now: CatalogueFigures, _ accepted: CatalogueFigures?
  ) -> [String] {
    var found: [String] = []
    // A catalogue that has shrunk is told of once, not again for each genre that shrank with it.
    let kept = accepted.map { Double(now.movies) / Double(max(1, $0.movies)) } ?? 1
    let expected = kept < smallestShare ? kept : 1
    for name in Genre.names {
      let (count, before) = (now.byGenre[name] ?? 0, accepted?.byGenre[name] ?? 0)
      if before >= smallestGenre
        && Double(count) < smallestGenreShare * expected * Double(before)
      {
        found.append(
          "the genre \(name) has \(Figures.count(count, "film")), and had"
            + " \(Figures.count(before)) last time")
      }
    }
    let unknown = now.unknownGenres.filter { accepted?.unknownGenres[$0.key] == nil }
    for (genre, count) in unknown.sorted(by: { $0.key < $1.key }) {
      found.append("\(Figures.count(count, "film")) bear the unknown genre \(genre)")
    }
    let known = Set(accepted?.genreListDifferences ?? [])
    return found + now.genreListDifferences.filter { !known.contains($0) }
  }

  private static func percent(_ share: Double) -> String {
    "\(Figures.decimal(share * 100, digits: 0)) %"
  }
}
