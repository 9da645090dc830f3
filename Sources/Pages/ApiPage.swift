import PageParts

/// `public/api.html`: how a program asks; its examples are run by the tests.
enum ApiPage {
  static var html: HTML {
    PageLayout.page(
      title: "For programs",
      sign: PageLayout.sign(over: "Stage door", "For programs"), address: "/api",
      main: """
        <div class="report">
        <p class="lead">Send a synopsis, get its genres, each with a probability and with the \
        words that decided. There is no key to ask for and nothing to sign.</p>
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
    In the examples, put the address of this site for <code>marquee.example.org</code>.</p>
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
    ("<code>synopsis</code>", "What happens: three words at least, better a few sentences."),
    (
      "<code>overview</code>",
      "The same, under the name that TMDB gives it: its objects can be sent as they are."
    ),
    ("<code>title</code>", "The film’s title, if there is one: the answer is a little better."),
    (
      "<code>preference</code>",
      """
      How readily a genre is named: <code>balanced</code> (the default), <code>precise</code> \
      (fewer genres, more of them right), <code>broad</code> (fewer missed), or a number from 0 \
      to 1: the probability from which on any genre is named.
      """
    ),
    (
      "<code>synopses</code>",
      "Instead of <code>synopsis</code>: a list of texts, or of objects with a title too."
    ),
  ])

  private static let answers = section(
    "answer", "The answer",
    """
    <p class="prose">JSON, unless the <code>Accept</code> header prefers <code>text/html</code>. \
    Here with two of the 19 genres:</p>
    \(code("json", "What comes back", answer))
    \(members)
    <p class="prose">Members may come to be added, so pass over what you do not know; what is \
    there stays as it is. <a href="/openapi.json">openapi.json</a> says all of this to a machine.</p>
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
      "The same on a scale that can be believed: <a href=\"/model#believe\">see how far</a>."
    ),
    ("<code>threshold</code>", "The probability from which on the genre is selected."),
    (
      "<code>evidence</code>",
      "The words that moved the score most, at most eight, and by how much, either way."
    ),
    (
      "<code>notes</code>",
      """
      Reasons to doubt the answer, each with a <code>type</code> and a sentence, <code>detail</code>: \
      <code>too_short</code>; <code>guess</code>, where no genre reaches its cut-off and the likeliest is \
      selected; <code>unknown_words</code> and <code>not_english</code>, where nothing is.
      """
    ),
  ])

  private static let batches = section(
    "many", "Many at once",
    """
    <p class="prose">Up to 256 synopses go into one request, and their answers come back in the \
    same order, as <code>results</code>. One that cannot be classified has an <code>error</code> in \
    its place, a problem as <a href="#problems">below</a>; the others are answered. Where none can \
    be, the whole is such a problem. For lists in files there is <a href="/batch">a page</a>.</p>
    """)

  private static let languages = section(
    "languages", "From Python and JavaScript",
    """
    \(code("python", "Python, with nothing but its standard library", python))
    \(code("javascript", "JavaScript, in Node or in a page of this site", javascript))
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
    256 synopses, and 256 KiB of texts and titles together. A body may have 1 MiB, in UTF-8, not \
    compressed.</li>
    <li>An address may ask 10 times a second, and 20 times ahead of that; the operator of a \
    machine may have set it otherwise. Who asks more gets 429 with a <code>Retry-After</code> \
    header. Batches count once.</li>
    <li>The same model gives the same text the same answer, so answers can be kept by model and \
    text. They say <code>no-store</code> all the same, for the sake of what visitors type.</li>
    <li>What you send is used to work out the answer, then forgotten.</li>
    </ul>
    """)

  private static let problems = section(
    "problems", "When something is wrong",
    """
    <p class="prose">The status says so, and the body is a problem document \
    (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>, \
    <code>application/problem+json</code>); a browser gets a page. Rely on <code>type</code>, \
    which does not change, and show people <code>detail</code>.</p>
    \(code("json", "A synopsis that is too short", problem))
    <h3>The types of problems</h3>
    <div class="kinds">\(kinds)</div>
    """)

  private static let problem = """
    {
      "type": "/problems/too-short",
      "title": "The synopsis is too short",
      "status": 422,
      "detail": "The synopsis has 1 word, which is too short: enter at least 3, better a few \
    sentences."
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
    <li><a href="/model"><code>GET /model</code></a>: what the model is and how good, as a page or \
    as JSON; with <code>ETag</code>, so ask again with <code>If-None-Match</code>.</li>
    <li><a href="/openapi.json"><code>GET /openapi.json</code></a>: the description of all this, \
    in OpenAPI 3.1.</li>
    <li><a href="/readyz"><code>GET /readyz</code></a>: 200 and the model’s version, or 503 \
    without a model; <a href="/healthz"><code>GET /healthz</code></a>: 200 as long as the process \
    answers.</li>
    <li><code>HEAD</code> is answered wherever <code>GET</code> is, and <code>OPTIONS</code> \
    everywhere, with the methods that an address takes.</li>
    </ul>
    """)

  private static let crossOrigin = section(
    "cors", "From pages of other sites",
    """
    <p class="prose">A script on another site’s page is not let in by its visitor’s browser, \
    unless the operator of this machine has switched that on: in nginx, by \
    <code>include marquee/cors.conf;</code>. Programs outside of browsers need none of it.</p>
    """)
}
