import Catalogue
import Testing

struct CrawlPlanTests {
  let days = Day(number: 0)...Day(number: 99)

  /// A catalogue of `count` films, `spread` over the days, with one film a page.
  struct Catalogue {
    var films: [(id: Int, day: Int)]

    init(_ count: Int, spread: Int = 100) {
      films = (1...count).map { (id: $0, day: $0 % spread) }
    }

    func answer(_ question: CrawlPlan.Question) -> CrawlPlan.Answer {
      let inside = films.filter { question.window.days.contains(Day(number: $0.day)) }
      let isAnyLanguage = question.window.languages?.contains("en") ?? true
      let isAnyVotes = question.window.votes.map { $0.from == 0 } ?? true
      let listed = isAnyLanguage && isAnyVotes ? inside : []
      let ids = listed.dropFirst(question.page - 1).prefix(1).map(\.id)
      return CrawlPlan.Answer(
        ids: ids, totalPages: max(1, listed.count), totalResults: listed.count)
    }
  }

  /// Asks everything, one question after the other; collects the effects.
  private func crawl(
    _ plan: inout CrawlPlan, _ answer: (CrawlPlan.Question) -> CrawlPlan.Answer
  ) -> (seen: Set<Int>, asked: [CrawlPlan.Question], effects: [CrawlPlan.Effect]) {
    var (seen, asked, effects) = (Set<Int>(), [CrawlPlan.Question](), [CrawlPlan.Effect]())
    while let question = plan.next() {
      let answer = answer(question)
      seen.formUnion(answer.ids)
      asked.append(question)
      effects.append(plan.receive(answer, to: question).effect)
    }
    return (seen, asked, effects)
  }

  @Test(arguments: [1, 2, 500, 501, 1700])
  func `every film is seen, and no page asked twice`(count: Int) {
    var plan = CrawlPlan(days)
    let result = crawl(&plan, Catalogue(count).answer)
    #expect(result.seen == Set(1...count))
    #expect(Set(result.asked).count == result.asked.count)
    #expect(plan.isComplete)
    #expect(plan.found == count)
    #expect(plan.expected == count)
  }

  @Test func `an empty catalogue takes one question`() {
    var plan = CrawlPlan(days)
    let none = CrawlPlan.Answer(ids: [], totalPages: 1, totalResults: 0)
    #expect(crawl(&plan, { _ in none }).asked.count == 1)
    #expect(plan.isComplete)
  }

  @Test func `pages are asked while others are under way, the next window's after them`() throws {
    var plan = CrawlPlan(days)
    let question = plan.next()
    let first = try #require(question)
    let none = plan.next()
    #expect(none == nil)
    let split = plan.receive(.init(ids: [1], totalPages: 600, totalResults: 600), to: first)
    let parts = zip(2..., try #require(first.window.halves)).map(CrawlPlan.OpenWindow.init)
    #expect(split.effect == .split(parts) && split.expected == 600)
    let halves = [plan.next(), plan.next()].compactMap(\.self)
    #expect(halves.map(\.page) == [1, 1])
    let more = plan.receive(.init(ids: [1], totalPages: 3, totalResults: 3), to: halves[1])
    #expect(more.effect == .open(plan.open[1]) && plan.open[1].totalPages == 3)
    let pages = [plan.next()?.page, plan.next()?.page, plan.next()?.page]
    #expect(pages == [2, 3, nil])
  }

  @Test func `a window that falls short is asked once more, then given up`() {
    var plan = CrawlPlan(days)
    let answer = CrawlPlan.Answer(ids: [1], totalPages: 2, totalResults: 2)
    let result = crawl(&plan) { _ in answer }
    #expect(result.asked.map(\.page) == [1, 2, 1, 2])
    #expect(result.asked.map(\.round) == [1, 1, 2, 2])
    let rounds = result.effects.map { effect -> [Int] in
      if case .open(let window) = effect { [window.round, window.pagesDone.count] } else { [] }
    }
    #expect(rounds == [[1, 1], [2, 0], [2, 1], []])
    #expect(result.effects.last == .closed(found: 1, missing: 1))
  }

  @Test func `films of both rounds count`() {
    var plan = CrawlPlan(days)
    let result = crawl(&plan) { question in
      .init(ids: [question.page == 1 ? 1 : question.round], totalPages: 2, totalResults: 2)
    }
    #expect(result.effects.last == .closed(found: 2, missing: 0))
  }

  @Test func `a list that grows while it is asked is followed to its end`() {
    var plan = CrawlPlan(days)
    let result = crawl(&plan) { question in
      .init(ids: [question.page], totalPages: question.page < 2 ? 2 : 4, totalResults: 4)
    }
    #expect(result.asked.map(\.page) == [1, 2, 3, 4])
    #expect(result.effects.last == .closed(found: 4, missing: 0))
  }

  @Test func `a list that outgrows the pages that can be had is split in the second round`() {
    var plan = CrawlPlan(days)
    var grown = Catalogue(500)
    let result = crawl(&plan) { question in
      if question.page == 2 { grown = Catalogue(520) }
      return grown.answer(question)
    }
    #expect(result.seen == Set(1...520))
  }

  @Test func `what cannot be split is asked as far as it can be had`() {
    var plan = CrawlPlan(Day(number: 0)...Day(number: 0))
    let catalogue = Catalogue(700, spread: 1)
    let result = crawl(&plan, catalogue.answer)
    #expect(result.seen.count == CrawlPlan.maximumPages)
    #expect(result.asked.allSatisfy { $0.page <= CrawlPlan.maximumPages && $0.round == 1 })
    #expect(result.effects.contains(.closed(found: 500, missing: 200)))
    #expect(plan.isComplete)
  }

  @Test func `a plan that was cut off goes on with the pages that are left`() throws {
    var begun = CrawlPlan.OpenWindow(id: 4, window: CatalogueWindow(days: days))
    (begun.totalPages, begun.totalResults) = (4, 4)
    (begun.pagesDone, begun.ids) = ([1, 3], [1, 3])
    let other = CrawlPlan.OpenWindow(
      id: 3, window: CatalogueWindow(days: Day(number: 100)...Day(number: 200)))
    var plan = CrawlPlan(open: [other, begun], nextID: 5, found: 10, expected: 20)
    #expect(plan.found == 12)
    let result = crawl(&plan) { question in
      question.windowID == 4
        ? .init(ids: [question.page], totalPages: 4, totalResults: 4)
        : .init(ids: [], totalPages: 1, totalResults: 0)
    }
    #expect(result.asked.map { [$0.windowID, $0.page] } == [[4, 2], [4, 4], [3, 1]])
    #expect(plan.found == 14)
    #expect(plan.isComplete)
  }
}
