import PageParts

/// `public/index.html`: the form, and what the classifier is.
enum StartPage {
  static var html: HTML {
    PageLayout.page(
      title: "What kind of film is it?",
      sign: PageLayout.sign(over: "Tonight", "What kind of film is it?"), isStatic: true,
      isLive: true,
      main: """
        <p class="lead">Paste the synopsis of a film. Marquee names its genres, says how sure \
        it is of each of the 19, and shows the words that decided.</p>
        \(Examples.html)
        <div class="stage">
        \(ClassifyForm().html)
        <div id="result">
        <section class="about" aria-labelledby="about">
        <h2 id="about">Behind the curtain</h2>
        <p>A linear model: it has read the synopses of many films and gave every word, pair of \
        words, punctuation mark and piece of a title a weight for each genre. Your text is looked \
        up in these weights, and the sums become probabilities. A mark counts with the word before \
        it.</p>
        <p>So it goes by words, not by meaning. It misses irony and what is left unsaid, it \
        knows English only, and it can be wrong while it looks sure. \
        <a href="/model">See how good it is.</a></p>
        <p>You have a whole list? <a href="/batch">Many films at once.</a></p>
        </section>
        </div>
        </div>
        """)
  }
}
