import PageParts

/// Synopses to try, written for this page; each is a form of its own that a click sends.
enum Examples {
  static var html: HTML {
    """
    <div class="examples" id="examples">
    <p>Or try:</p>
    \(all.map(form))</div>
    """
  }

  private static func form(_ example: (title: String, synopsis: String)) -> HTML {
    """
    <form method="post" action="/classify"><input type="hidden" name="title" \
    value="\(example.title)"><input type="hidden" name="synopsis" value="\(example.synopsis)">\
    <button class="plain">\(example.title)</button></form>

    """
  }

  private static let all: [(title: String, synopsis: String)] = [
    (
      "The Last Ferry to Corran",
      """
      When the ferry to a storm-bound island stops running, a retired detective counts eleven \
      guests at the inn and twelve coats in the hall. By morning one of them is dead, the telephone \
      is silent, and everybody has a reason to lie.
      """
    ),
    (
      "Salt Moon",
      """
      Three hundred years after Earth fell silent, a young mechanic on a mining ship picks up a \
      distress call from the home planet. With a stolen shuttle and a robot that has never been \
      wrong, she sets out to answer it before the company's hunters do.
      """
    ),
    (
      "Two Left Feet",
      """
      A wedding DJ who cannot dance and a ballet teacher who hates weddings are stuck with the same \
      ballroom every Saturday. Their war over the dance floor is the funniest thing in town, until \
      they have to win the regional tango contest together.
      """
    ),
    (
      "The Orchard at Night",
      """
      After her grandmother's funeral, Ines moves into the old farmhouse with her two children. The \
      scratching in the walls stops whenever somebody prays, the apples bleed when they are cut, \
      and the youngest child has begun to talk to a woman nobody else can see.
      """
    ),
    (
      "The Paper Dragon",
      """
      A little mouse who is afraid of everything folds a dragon out of an old newspaper, and it \
      comes alive. Together with a grumpy owl and a singing turnip, they fly to the kingdom in the \
      clouds to bring back the stolen summer.
      """
    ),
    (
      "A River Called Mercy",
      """
      Through letters, archive footage and the last interviews with its survivors, this film \
      follows a field hospital from the first winter of the war to the armistice, and the nurses \
      who kept it running while the front moved over them twice.
      """
    ),
  ]
}
