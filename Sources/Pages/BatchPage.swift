import PageParts

/// `public/batch.html`: many synopses at once; a script does the work.
enum BatchPage {
  static var html: HTML {
    PageLayout.page(
      title: "Many films at once",
      sign: PageLayout.sign(over: "All-night session", "Many films at once"), address: "/batch",
      scripts: """
        <link rel="stylesheet" href="/batch.css">
        <script type="module" src="/batch.js"></script>

        """,
      main: """
        <div class="problem" id="problem" role="alert" tabindex="-1" hidden>
        <h2>There is a problem</h2>
        <ul><li><a href="#list">See the list</a></li></ul>
        </div>
        <p class="lead">Paste a list of synopses, or choose a file, and get a table of their genres.</p>
        <noscript><p class="note">This page needs scripts, and your browser has them switched off. \
        You can do the same from a command line, with up to 256 synopses at once:</p>
        <pre class="code"><code>\(command)</code></pre></noscript>
        <form class="ticket batch" id="batch" hidden>
        <div class="field" id="list-field">
        <label for="list">Your list</label>
        <p class="hint" id="list-hint">A table with a column <code>overview</code>, \
        <code>synopsis</code> or <code>plot</code> and, where you have them, <code>title</code> and \
        <code>id</code>; JSON with the same names; or simply one synopsis per line.</p>
        \(error("list"))
        <textarea id="list" rows="9" dir="auto" spellcheck="false" \
        aria-describedby="list-hint list-error"></textarea>
        </div>
        <div class="field">
        <label for="file">Or a file <span class="optional">(drop it anywhere on this page)</span></label>
        <p class="hint" id="file-hint">CSV, tab-separated, JSON or plain text. It is read \
        in your browser; only synopses and titles are sent to the server.</p>
        \(error("file"))
        <input id="file" type="file" accept=".csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,text/*" \
        aria-describedby="file-hint file-error">
        <p><button type="button" class="plain" id="away" hidden>Paste a list instead</button></p>
        </div>
        <div class="field found"><progress id="reading" aria-label="Reading the list" hidden></progress>
        <p id="found" role="status"></p>
        <button type="button" class="plain" id="other" hidden>Choose another column</button>
        <details id="skipped" hidden><summary>Rows skipped</summary><ul></ul></details></div>
        <fieldset class="field" id="which" tabindex="-1" aria-describedby="which-error" hidden>
        <legend>Which column holds the synopses?</legend>
        <p class="hint">Under each name is what the first rows have there.</p>
        \(error("which"))
        <div class="choices" id="columns"></div>
        <label class="named"><input type="checkbox" id="named"> The first row holds the \
        columns’ names, not a film.</label>
        </fieldset>
        <div class="field">
        <label for="preference">How sure should it be?</label>
        <select id="preference">
        <option value="precise">Precise: fewer genres, more of them right</option>
        <option value="balanced" selected>Balanced: the best of both</option>
        <option value="broad">Broad: more genres, fewer missed</option>
        </select>
        </div>
        <div class="stub"><button type="submit">Name the genres</button></div>
        </form>
        <section class="work" id="work" aria-labelledby="work-heading" hidden>
        <h2 id="work-heading" tabindex="-1">The answers</h2>
        <div class="progress"><progress id="progress" aria-labelledby="work-heading" max="1" \
        value="0"></progress> <span id="count"></span> \
        <button type="button" class="plain" id="cancel">Stop</button> \
        <button type="button" class="plain" id="go-on" hidden>Go on</button></div>
        <p id="said" role="status"></p>
        <p class="downloads" id="downloads" hidden>\
        <button type="button" class="plain" id="csv">Download CSV</button> \
        <button type="button" class="plain" id="json">Download JSON</button></p>
        <div class="scroll" role="region" aria-labelledby="caption" tabindex="0">
        <table><caption id="caption"></caption>
        <thead><tr><th scope="col">Row</th><th scope="col">Film</th><th scope="col">Genres</th>\
        </tr></thead>
        <tbody id="rows"></tbody></table></div>
        </section>
        """)
  }

  /// Where the script says what is wrong with a field.
  private static func error(_ field: HTML) -> HTML {
    """
    <p class="error" id="\(field)-error" hidden><span class="unseen">Error: </span><span></span></p>
    """
  }

  private static let command = """
    curl https://…/classify -H 'Content-Type: application/json' \\
      -d '{"synopses": ["A sheriff rides into town.", "Two robots fall in love."]}'
    """
}
