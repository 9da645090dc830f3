/// The best that can be said about movies without reading their synopses.
///
/// Always the `k` most frequent genres, with the `k` that gives the best
/// micro-F1. A model that does not beat it has learned nothing.
package struct ConstantAnswer: Hashable, Sendable {
  /// The most frequent first.
  package let genres: [Genre]
  package let f1Micro: Double

  /// Finds the answer that fits the given movies best.
  ///
  /// With `n` movies that have `a` genres in all, `tp` of them among the `k`:
  /// F1 = 2 tp / (k n + a).
  package init(bestFor labels: [GenreSet]) {
    let counts = Genre.allCases.map { genre in labels.count { $0[genre.index] } }
    let order = Genre.allCases.sorted {
      (counts[$1.index], $0.index) < (counts[$0.index], $1.index)
    }
    let actual = counts.reduce(0, +)
    var right = 0
    var best: (count: Int, f1: Double) = (0, 0)
    for (index, genre) in order.enumerated() {
      right += counts[genre.index]
      let whole = (index + 1) * labels.count + actual
      let f1 = whole == 0 ? 0 : 2 * Double(right) / Double(whole)
      if f1 > best.f1 { best = (index + 1, f1) }
    }
    genres = Array(order.prefix(best.count))
    f1Micro = best.f1
  }
}
