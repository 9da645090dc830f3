import PageParts

/// `public/index.html`: the form, and what the classifier is.
enum StartPage {
  static var html: HTML {
    PageLayout.page(
      title: "What kind of film is it?",
      sign: PageLayout.sign(over: "Tonight", "What kind of film is it?"), address: "/",
      isLive: true,
      main: """
        <div class="stage">
        <div class="intro" id="intro">
        <p class="lead">Paste a film’s synopsis. Marquee names its genres, says how sure it is, and \
        shows which words decided.</p>
        \(Examples.html)
        </div>
        \(ClassifyForm().html)
        <div id="result">
        <section class="about" aria-labelledby="about">
        <h2 id="about">Behind the curtain</h2>
        <p>Marquee has read the synopses of many films and learned how strongly each word, \
        pair of words and punctuation mark speaks for or against each of 19 genres. It looks up \
        the words of your text, adds up what they say, and turns the totals into probabilities.</p>
        <p>So it goes by words, not by meaning. It misses irony and whatever is left unsaid, it \
        knows only English, and it can sound sure and still be wrong. \
        <a href="/model">See how good it is.</a></p>
        <p>Do you have a whole list? <a href="/batch">Ask about many films at once.</a></p>
        </section>
        </div>
        </div>
        \(modules)
        """)
  }

  /// What `app.js` imports: fetched before it has come, but after what the first paint needs, for
  /// browsers ask a server for six things at a time.
  private static let modules: HTML = """
    <link rel="modulepreload" href="/cuts.js">
    <link rel="modulepreload" href="/curves.js">
    <link rel="modulepreload" href="/share.js">
    <link rel="modulepreload" href="/draft.js">
    """
}
