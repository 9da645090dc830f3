import PageParts

/// `public/api.html`: how a program asks; its examples are run by the tests.
enum ApiPage {
  static var html: HTML {
    PageLayout.page(
      title: "For programs",
      sign: PageLayout.sign(over: "Stage door", "For programs"), address: "/api",
      scripts: PageLayout.report,
      main: """
        <div class="report">
        <p class="lead">Send a synopsis, and get its genres, each with a probability and the \
        words that decided. You need no key and no account.</p>
        \(asking)
        \(answers)
        \(batches)
        \(languages)
        \(limits)
        \(problems)
        \(addresses)
        \(crossOrigin)
        </div>
        """)
  }

  private static func section(_ id: HTML, _ heading: HTML, _ body: HTML) -> HTML {
    """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(heading)</h2>
    \(body)
    </section>
    """
  }

  /// - Parameter language: by which the tests find it.
  private static func code(_ language: HTML, _ heading: HTML, _ text: String) -> HTML {
    """
    <div><h3>\(heading)</h3>
    <pre class="listing" tabindex="0"><code class="language-\(language)">\(text)</code></pre></div>
    """
  }

  private static let asking = section(
    "ask", "Asking",
    """
    <p class="prose">Post the synopsis to <code>/classify</code>, as JSON or as a form, in UTF-8. \
    In the examples, replace <code>marquee.example.org</code> with the address of this site.</p>
    \(code("bash", "With curl", curl))
    \(fields)
    """)

  private static let curl = """
    curl https://marquee.example.org/classify --json '{
      "title": "The Last Signal",
      "synopsis": "A crew of astronauts lands on a dying planet and finds a robot."
    }'
    """

  /// - Parameter entries: names, and what they mean.
  private static func list(_ entries: [(name: HTML, meaning: HTML)]) -> HTML {
    let entries = entries.map { name, meaning in
      "<div><dt>\(name)</dt><dd>\(meaning)</dd></div>\n" as HTML
    }
    return "<dl class=\"facts\">\n\(entries)</dl>"
  }

  private static let fields = list([
    (
      "<code>synopsis</code>",
      "What happens in the film: three words at least, or better a few sentences."
    ),
    (
      "<code>overview</code>",
      "The same, under the name that TMDB gives it: its objects can be sent as they are."
    ),
    (
      "<code>title</code>", "The film’s title, if you have it: it makes the answer a little better."
    ),
    (
      "<code>preference</code>",
      """
      How sure it should be before it names a genre: <code>balanced</code> (the default), <code>precise</code> \
      (fewer genres, more of them right), <code>broad</code> (fewer missed), or a number from 0 \
      to 1, the probability at which any genre is named.
      """
    ),
    (
      "<code>synopses</code>",
      "Instead of <code>synopsis</code>: a list of texts, or of objects that have a title, too."
    ),
  ])

  private static let answers = section(
    "answer", "The answer",
    """
    <p class="prose">JSON, unless the <code>Accept</code> header prefers <code>text/html</code>. \
    Here with only two of the 19 genres:</p>
    \(code("json", "What comes back", answer))
    \(members)
    <p class="prose">Members may be added over time, so ignore those you do not know; those \
    that are there will stay. <a href="/openapi.json">openapi.json</a> has all of this for machines.</p>
    """)

  private static let answer = """
    {
      "model": "20261122T031500Z-1a2b3c4d",
      "selected": ["Science Fiction"],
      "genres": [
        {
          "genre": "Science Fiction", "score": 1.21, "probability": 0.94,
          "threshold": 0.36, "selected": true,
          "evidence": [{"text": "robot", "weight": 0.31}, {"text": "planet", "weight": 0.28}]
        },
        {
          "genre": "Adventure", "score": -0.32, "probability": 0.27,
          "threshold": 0.31, "selected": false,
          "evidence": [{"text": "planet", "weight": 0.12}, {"text": "robot", "weight": -0.04}]
        }
      ],
      "notes": []
    }
    """

  private static let members = list([
    ("<code>model</code>", "The version that answered; versions sort by age."),
    ("<code>selected</code>", "The genres that are named, most probable first."),
    ("<code>genres</code>", "All 19, most probable first."),
    (
      "<code>score</code>",
      "The sum of all weights: above 0, more speaks for the genre than against it."
    ),
    (
      "<code>probability</code>",
      "The score, turned into a probability. <a href=\"/model#believe\">How far can you trust it?</a>"
    ),
    ("<code>threshold</code>", "The probability at which the genre is selected."),
    (
      "<code>evidence</code>",
      "The words that moved the score most, up or down: at most eight, each with its weight."
    ),
    (
      "<code>notes</code>",
      """
      Reasons to doubt the answer, each with a <code>type</code> and a sentence, <code>detail</code>: \
      <code>too_short</code>; <code>guess</code>, where no genre reaches its threshold and the most likely one is \
      selected; <code>unknown_words</code> and <code>not_english</code>, where nothing is.
      """
    ),
  ])

  private static let batches = section(
    "many", "Many at once",
    """
    <p class="prose">One request can have up to 256 synopses. Their answers come back in the \
    same order, as <code>results</code>. A synopsis that cannot be classified has an <code>error</code> \
    in its place, <a href="#problems">as described below</a>; if none of them can be, the whole answer is \
    such an error. For a list in a file, use <a href="/batch">the page for many films</a>.</p>
    """)

  private static let languages = section(
    "languages", "From Python and JavaScript",
    """
    \(code("python", "Python, with nothing but its standard library", python))
    \(code("javascript", "JavaScript, in Node or on a page of this site", javascript))
    """)

  private static let python = """
    import json
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    films = [
        "A widowed baker falls in love with the rival across the street.",
        {"title": "Salt", "synopsis": "A detective hunts a killer through a fishing town."},
    ]
    request = Request(
        "https://marquee.example.org/classify",
        data=json.dumps({"synopses": films}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urlopen(request) as response:
            for result in json.load(response)["results"]:
                if "error" in result:
                    print("Not classified:", result["error"]["detail"])
                else:
                    print(", ".join(result["selected"]))
    except HTTPError as error:
        print(json.load(error)["detail"])
    """

  private static let javascript = """
    const response = await fetch("https://marquee.example.org/classify", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({
        synopsis: "A detective hunts a killer through a snowbound fishing town.",
        preference: "precise",
      }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail);
    for (const { genre, probability } of answer.genres.slice(0, 3)) {
      console.log(`${genre}: ${Math.round(probability * 100)}%`);
    }
    """

  private static let limits = section(
    "limits", "Limits",
    """
    <ul class="prose">
    <li>A synopsis may have 64 KiB (about 60,000 characters of English), a title 1 KiB; a batch \
    256 synopses, and 96 KiB of texts and titles together. A body may have 1 MiB, in UTF-8, not \
    compressed.</li>
    <li>Each address may send 10 requests a second, with bursts of 20 on top; the operator of this \
    machine may have chosen other limits. Beyond that, the answer is 429 with a \
    <code>Retry-After</code> header. A batch counts as one request.</li>
    <li>A model always gives the same answer to the same text, so you can cache answers by model \
    and text. They say <code>no-store</code> all the same, to protect what visitors type.</li>
    <li>What you send is used to work out the answer, and then forgotten.</li>
    </ul>
    """)

  private static let problems = section(
    "problems", "When something is wrong",
    """
    <p class="prose">The status says what kind of problem it is, and the body is a problem document \
    (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>, \
    <code>application/problem+json</code>); a browser gets a page. Rely on <code>type</code>, \
    which never changes, and show people <code>detail</code>.</p>
    \(code("json", "A synopsis that is too short", problem))
    <h3>The types of problems</h3>
    <div class="kinds">\(kinds)</div>
    """)

  private static let problem = """
    {
      "type": "/problems/too-short",
      "title": "The synopsis is too short",
      "status": 422,
      "detail": "The synopsis has only 1 word: enter at least 3, or better a few sentences."
    }
    """

  private static let kinds = list(
    ProblemKind.allCases.map { kind in
      (
        "<code id=\"\(kind.rawValue)\">\(kind.type)</code>",
        "<b>\(kind.status)</b> \(kind.title). \(kind.advice)"
      )
    })

  private static let addresses = section(
    "addresses", "Other addresses",
    """
    <ul class="prose">
    <li><a href="/model"><code>GET /model</code></a>: what the model is and how good it is, as a page \
    or as JSON; it has an <code>ETag</code>, so ask again with <code>If-None-Match</code>.</li>
    <li><a href="/openapi.json"><code>GET /openapi.json</code></a>: the description of all this, \
    in OpenAPI 3.1.</li>
    <li><a href="/readyz"><code>GET /readyz</code></a>: 200 and the model’s version, or 503 \
    without a model; <a href="/healthz"><code>GET /healthz</code></a>: 200 as long as the process \
    runs.</li>
    <li><code>HEAD</code> works wherever <code>GET</code> does, and <code>OPTIONS</code> \
    everywhere: it says which methods an address takes.</li>
    </ul>
    """)

  private static let crossOrigin = section(
    "cors", "From pages of other sites",
    """
    <p class="prose">Browsers keep scripts of other sites out, unless the operator of this \
    machine lets them in: in nginx, by <code>include marquee/cors.conf;</code>. Programs outside of \
    browsers need none of this.</p>
    """)
}
