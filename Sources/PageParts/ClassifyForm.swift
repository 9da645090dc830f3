internal import Core

/// The form that asks for a synopsis: empty on the start page, on an answer with what was sent.
package struct ClassifyForm {
  private let synopsis: String
  private let title: String
  private let preference: String
  private let problem: String?
  private let problemField: Field

  /// The fields that a problem can be about.
  package enum Field: String, Sendable {
    case synopsis, title, preference
  }

  /// - Parameters:
  ///   - preference: as it was sent; empty stands for the default.
  ///   - problem: what is wrong with what was sent, in one sentence.
  ///   - field: where it is wrong; otherwise a preference that cannot be read is, or the synopsis.
  package init(
    synopsis: String = "", title: String = "", preference: String = "", problem: String? = nil,
    at field: Field? = nil
  ) {
    self.synopsis = synopsis
    self.title = title
    self.preference = preference
    self.problem = problem
    let isKnown = preference.isEmpty || Preference(preference) != nil
    problemField = field ?? (isKnown ? .synopsis : .preference)
  }

  /// The summary of what is wrong, for the top of the page.
  package var problemSummary: HTML {
    guard let problem else { return "" }
    let target = problemField == .preference ? "balanced" : problemField.rawValue
    return """
      <div class="problem" role="alert">
      <h2>There is a problem</h2>
      <ul><li><a href="#\(target)">\(problem)</a></li></ul>
      </div>

      """
  }

  package var html: HTML {
    """
    <form class="ticket" id="form" method="post" action="/classify">
    <div class="first">
    \(synopsisField)
    </div>
    <div class="second">
    \(titleField)
    \(preferenceField)
    <div class="stub">
    <button type="submit" aria-keyshortcuts="Control+Enter">Name the genres</button>
    <p class="extras" id="extras" hidden><button type="button" class="plain" id="copy">Copy a \
    link</button> <button type="button" class="plain" id="clear">Clear</button> <span id="said" \
    role="status">The link contains your text.</span></p>
    </div>
    </div>
    </form>
    """
  }

  /// A browser counts characters: in English one is a byte, so that no text is cut that fits.
  private var synopsisField: HTML {
    """
    <div class="field\(mark(.synopsis))">
    <label for="synopsis">Synopsis</label>
    <p class="hint" id="synopsis-hint">A few sentences in English.</p>
    \(error(at: .synopsis))\
    <textarea id="synopsis" name="synopsis" rows="7" maxlength="\(TextLimits.synopsis)" \
    dir="auto" \(description(.synopsis))>
    \(synopsis)</textarea>
    <p class="line" id="line" aria-hidden="true"></p><p class="unseen" id="status" role="status"></p>
    </div>
    """
  }

  private var titleField: HTML {
    """
    <div class="field\(mark(.title))">
    <label for="title">Title <span class="optional" id="title-hint">(optional, helps a little)</span></label>
    \(error(at: .title))\
    <input id="title" name="title" type="text" maxlength="\(TextLimits.title)" dir="auto" \
    autocomplete="off" value="\(title)" \(description(.title))>
    </div>
    """
  }

  private func isWrong(_ field: Field) -> Bool { problem != nil && field == problemField }

  private func mark(_ field: Field) -> HTML { isWrong(field) ? " wrong" : "" }

  /// What tells a field's hint, and its problem, to those who hear the page.
  private func description(_ field: Field) -> HTML {
    let name = field.rawValue
    return isWrong(field)
      ? "aria-describedby=\"\(name)-hint \(name)-error\" aria-invalid=\"true\""
      : "aria-describedby=\"\(name)-hint\""
  }

  private var preferenceField: HTML {
    let described: HTML =
      isWrong(.preference) ? " aria-describedby=\"preference-error\"" : ""
    return """
      <fieldset class="field\(mark(.preference))"\(described)>
      <legend>How sure should it be?</legend>
      \(error(at: .preference))<div class="stops">
      \(choice("precise", "Precise", "fewer genres, more of them right"))
      \(choice("balanced", "Balanced", "the best of both"))
      \(choice("broad", "Broad", "more genres, fewer missed"))
      \(fixedChoice)</div>
      <div class="slide" id="slide" hidden>
      <label class="unseen" for="readiness">From precise to broad</label>
      <div class="ends" aria-hidden="true"><span>Precise</span> <span>Broad</span></div>
      <input type="range" id="readiness" min="-100" max="100" step="5" value="0">
      <p class="meaning" id="meaning"></p>
      </div>
      </fieldset>
      """
  }

  /// The choice for a number, which the page itself does not offer.
  private var fixedChoice: HTML {
    guard case .fixed(let cut) = Preference(preference) else { return "" }
    return """
      \(choice(preference, "Fixed", "the same cut-off, \(percent: cut), for all genres"))

      """
  }

  private func choice(_ value: String, _ name: String, _ meaning: HTML) -> HTML {
    let isChecked =
      value == preference || (value == "balanced" && Preference(preference) == nil)
    return """
      <label><input type="radio" name="preference" value="\(value)" id="\(value)"\
      \(isChecked ? " checked" : "")><b>\(name)</b> <span class="meaning">\(meaning)</span></label>
      """
  }

  private func error(at field: Field) -> HTML {
    guard let problem, field == problemField else { return "" }
    return """
      <p class="error" id="\(field.rawValue)-error"><span class="unseen">Error: </span>\(problem)</p>

      """
  }
}
