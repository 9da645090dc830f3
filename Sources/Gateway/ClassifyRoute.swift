internal import Core
internal import FastCGI
internal import PageParts

/// `POST /classify`: synopses in, genres out.
struct ClassifyRoute: Sendable {
  let model: CurrentModel
  let metrics: Metrics
  let maxBodyBytes: Int

  func respond(to request: FastCGIRequest) -> FastCGIResponse {
    let form = AnswerForm.preferred(by: request.accept)
    do throws(Problem) {
      guard let form else { throw .notAcceptable }
      guard let model = model.value else { throw .noModel }
      let question = try ClassifyRequest(request, maxBodyBytes: maxBodyBytes)
      switch question.question {
      case .one(let row): return answer(row, question, by: model, as: form)
      case .batch(let rows):
        // There is no page for it.
        guard AnswerForm.json.isAccepted(by: request.accept) else { throw .notAcceptable }
        return try answer(rows, try question.preference(), by: model, as: form)
      }
    } catch {
      return error.response(as: form)
    }
  }

  private func answer(
    _ row: ClassifyRequest.Row, _ question: ClassifyRequest, by model: CurrentModel.Served,
    as form: AnswerForm
  ) -> FastCGIResponse {
    do throws(Problem) {
      let synopsis = try row.get()
      try synopsis.checkLength()
      let preference = try question.preference()
      let (classification, explanation) = try explain(
        synopsis, preference, by: model,
        evidenceCount: form == .html ? Reasons.count : GenreClassifier.evidenceCount)
      switch form {
      case .html:
        return page(
          200,
          ResultPage.answer(
            classification, words: explanation.wordWeights(), balances: explanation.balances(),
            to: synopsis, preference: question.preferenceText, model: model.page))
      case .json:
        return json {
          $0.key("model")
          $0.string(model.version)
          classification.writeMembers(to: &$0)
        }
      }
    } catch {
      guard question.isForm, form == .html else { return error.response(as: form) }
      // A preference that is too long to be looked at is not shown again either, and of a text
      // only as much as may be sent.
      let preference = question.preferenceText
      let isShort = preference.utf8.count <= ClassifyRequest.maximumPreferenceBytes
      let synopsis = (try? row.get()) ?? Synopsis(overview: "")
      let sent = synopsis.shortened
      return page(
        error.kind.status,
        ResultPage.problem(
          error.detail, synopsis: sent.overview, title: sent.title ?? "",
          preference: isShort ? preference : "?", at: synopsis.tooLongField))
    }
  }

  private func answer(
    _ rows: [ClassifyRequest.Row], _ preference: Preference, by model: CurrentModel.Served,
    as form: AnswerForm
  ) throws(Problem) -> FastCGIResponse {
    try Self.checkLengths(rows)
    let answers: [Result<Classification, Problem>] = rows.map { row in
      Result { () throws(Problem) in
        try explain(try row.get(), preference, by: model).classification
      }
    }
    func writeResults(to json: inout JSONWriter) {
      json.key("results")
      json.array(answers) { json, answer in
        json.object { json in
          switch answer {
          case .success(let classification): classification.writeMembers(to: &json)
          case .failure(let problem):
            json.key("error")
            json.object { problem.writeMembers(to: &$0) }
          }
        }
      }
    }
    let isAnswered = answers.contains { if case .success = $0 { true } else { false } }
    if case .failure(let problem)? = answers.first, !isAnswered {
      return problem.at(0, of: rows.count).response(as: form, writeResults)
    }
    return json {
      $0.key("model")
      $0.string(model.version)
      writeResults(to: &$0)
    }
  }

  private static func checkLengths(_ rows: [ClassifyRequest.Row]) throws(Problem) {
    var size = 0
    for (index, row) in rows.enumerated() {
      guard case .success(let synopsis) = row else { continue }
      do throws(Problem) {
        try synopsis.checkLength()
      } catch {
        throw error.at(index, of: rows.count)
      }
      size += synopsis.overview.utf8.count + (synopsis.title?.utf8.count ?? 0)
    }
    guard size <= TextLimits.batch else { throw .batchTooLong }
  }

  private func explain(
    _ synopsis: Synopsis, _ preference: Preference, by model: CurrentModel.Served,
    evidenceCount: Int = GenreClassifier.evidenceCount
  ) throws(Problem) -> (classification: Classification, explanation: Explanation) {
    do {
      let answer = try model.classifier.explain(
        synopsis, preference, evidenceCount: evidenceCount)
      metrics.countClassifications(1)
      return answer
    } catch {
      throw Problem(error)
    }
  }

  /// A page may be kept by the visitor's own browser, so that going back to it does not send the
  /// form again.
  private func page(_ status: Int, _ page: HTML) -> FastCGIResponse {
    FastCGIResponse(
      status: status,
      headers: [
        "Content-Type": "text/html; charset=utf-8", "Cache-Control": "private, no-cache",
      ],
      body: page.bytes)
  }

  private func json(_ members: (inout JSONWriter) -> Void) -> FastCGIResponse {
    var json = JSONWriter(capacity: 16_384)
    json.object(members)
    json.endLine()
    return FastCGIResponse(
      status: 200, headers: ["Content-Type": "application/json"], body: json.bytes)
  }
}
