/// What to ask next so that every film of the catalogue is seen; no network, no database.
///
///     var plan = CrawlPlan(days)
///     let question = plan.next()               // page 1 of the whole
///     plan.receive(answer, to: question)       // too long: .split into two halves
///     plan.next()                              // page 1 of the first half, and so on
///
/// A window whose pages have given fewer films than it announced is asked once more,
/// since the list may have moved meanwhile.
package struct CrawlPlan: Sendable {
  /// TMDB gives no more pages than these of any list.
  package static let maximumPages = 500

  /// One page of one window.
  package struct Question: Hashable, Sendable {
    package var windowID: Int
    package var window: CatalogueWindow
    /// 1, or 2 where it is asked once more.
    package var round: Int
    package var page: Int
  }

  /// What the list says on one page.
  package struct Answer: Sendable {
    package var ids: [Int]
    package var totalPages: Int
    package var totalResults: Int

    package init(ids: [Int], totalPages: Int, totalResults: Int) {
      self.ids = ids
      self.totalPages = totalPages
      self.totalResults = totalResults
    }
  }

  /// What an answer has changed: the store writes it down as it is.
  package struct Change: Hashable, Sendable {
    package let question: Question
    /// The films on the page.
    package let ids: [Int]
    package let effect: Effect
    /// How many films there are in all, as far as is known.
    package let expected: Int?
  }

  /// What an answer makes of its window.
  package enum Effect: Hashable, Sendable {
    /// There is more to ask about it.
    case open(OpenWindow)
    /// It is too long: these take its place.
    case split([OpenWindow])
    /// That was the last page; films are still missing where they cannot be had.
    case closed(found: Int, missing: Int)
  }

  /// A window that is not complete, and what of it is known.
  package struct OpenWindow: Hashable, Sendable {
    package let id: Int
    package let window: CatalogueWindow
    package var round = 1
    /// Also those that cannot be had.
    package var totalPages: Int?
    package var totalResults: Int?
    /// Those of this round.
    package var pagesDone: Set<Int> = []
    /// Those of both rounds.
    package var ids: Set<Int> = []
    /// Pages to ask, the next one last; those that are under way are not among them.
    fileprivate var waiting: [Int] = [1]

    package init(id: Int, window: CatalogueWindow) {
      self.id = id
      self.window = window
    }
  }

  package private(set) var open: [OpenWindow]
  private var nextID: Int
  /// The films of the windows that are complete.
  private var closedCount: Int
  /// How many films there are, as far as is known.
  package private(set) var expected: Int?

  /// Starts with everything that was or will be released in these days.
  package init(_ days: ClosedRange<Day>) {
    let all = OpenWindow(id: 1, window: CatalogueWindow(days: days))
    self.init(open: [all], nextID: 2, found: 0, expected: nil)
  }

  /// Goes on where a plan was cut off.
  ///
  /// - Parameters:
  ///   - open: the windows that are not complete.
  ///   - nextID: above all numbers of windows.
  ///   - found: the films of the complete windows.
  package init(open: [OpenWindow], nextID: Int, found: Int, expected: Int?) {
    self.open = open.sorted {
      ($0.window.days.lowerBound, $0.id) < ($1.window.days.lowerBound, $1.id)
    }
    for index in self.open.indices { self.open[index].wait(for: 1) }
    self.nextID = nextID
    closedCount = found
    self.expected = expected
  }

  /// Every page of every window has been answered.
  package var isComplete: Bool { open.isEmpty }

  /// How many films have been seen.
  package var found: Int { open.reduce(closedCount) { $0 + $1.ids.count } }

  /// The next page to ask; `nil` if nothing is left, or answers must come first.
  package mutating func next() -> Question? {
    for index in open.indices {
      guard let page = open[index].waiting.popLast() else { continue }
      let open = open[index]
      return Question(windowID: open.id, window: open.window, round: open.round, page: page)
    }
    return nil
  }

  /// Takes in what a page says.
  package mutating func receive(_ answer: Answer, to question: Question) -> Change {
    guard let index = open.firstIndex(where: { $0.id == question.windowID }) else {
      preconditionFailure("an answer for window \(question.windowID), which is not open")
    }
    if expected == nil { expected = answer.totalResults }
    return Change(
      question: question, ids: answer.ids, effect: receive(answer, page: question.page, index),
      expected: expected)
  }

  private mutating func receive(_ answer: Answer, page: Int, _ index: Int) -> Effect {
    if page == 1, answer.totalPages > Self.maximumPages, let halves = open[index].window.halves {
      return split(index, into: halves)
    }
    open[index].receive(answer, page: page)
    return open[index].isAnswered ? close(index) : .open(open[index])
  }

  private mutating func split(_ index: Int, into windows: [CatalogueWindow]) -> Effect {
    let parts = zip(nextID..., windows).map(OpenWindow.init)
    nextID += parts.count
    open.replaceSubrange(index...index, with: parts)
    return .split(parts)
  }

  /// Closes a window, or, where films are missing, begins its second round.
  private mutating func close(_ index: Int) -> Effect {
    let window = open[index]
    let missing = max(0, (window.totalResults ?? 0) - window.ids.count)
    if missing > 0 && window.round == 1 && !window.isCapped {
      open[index] = OpenWindow(id: window.id, window: window.window)
      open[index].round = 2
      open[index].ids = window.ids
      return .open(open[index])
    }
    closedCount += window.ids.count
    open.remove(at: index)
    return .closed(found: window.ids.count, missing: missing)
  }
}

extension CrawlPlan.OpenWindow {
  /// The last page that can be had.
  fileprivate var lastPage: Int { min(totalPages ?? 1, CrawlPlan.maximumPages) }

  /// Every page of this round has been answered.
  fileprivate var isAnswered: Bool { pagesDone.count == lastPage }

  /// Films lie beyond the last page, and the window cannot be split.
  fileprivate var isCapped: Bool {
    (totalPages ?? 1) > CrawlPlan.maximumPages && window.halves == nil
  }

  fileprivate mutating func receive(_ answer: CrawlPlan.Answer, page: Int) {
    let known = lastPage
    totalPages = max(totalPages ?? 1, answer.totalPages)
    totalResults = answer.totalResults
    pagesDone.insert(page)
    ids.formUnion(answer.ids)
    wait(for: known + 1)
  }

  /// Queues the pages from `page` on that have not been answered.
  fileprivate mutating func wait(for page: Int) {
    guard lastPage >= page else { return }
    if page == 1 { waiting = [] }
    waiting = (page...lastPage).reversed().filter { !pagesDone.contains($0) } + waiting
  }
}
