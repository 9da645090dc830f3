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
      case .one(let synopsis): return answer(synopsis, question, by: model, as: form)
      case .batch(let batch):
        // There is no page for it.
        guard AnswerForm.json.isAccepted(by: request.accept) else { throw .notAcceptable }
        return try answer(batch, try question.preference(), by: model)
      }
    } catch {
      return error.response(as: form)
    }
  }

  private func answer(
    _ synopsis: Synopsis, _ question: ClassifyRequest, by model: CurrentModel.Served,
    as form: AnswerForm
  ) -> FastCGIResponse {
    do throws(Problem) {
      let preference = try question.preference()
      let (classification, explanation) = try explain(synopsis, preference, by: model)
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
      // A preference that is too long to be looked at is not shown again either.
      let preference = question.preferenceText
      let isShort = preference.utf8.count <= ClassifyRequest.maximumPreferenceBytes
      return page(
        error.kind.status,
        ResultPage.problem(
          error.detail, synopsis: synopsis.overview,
          title: synopsis.title ?? "", preference: isShort ? preference : "?"))
    }
  }

  private func answer(
    _ batch: [Synopsis], _ preference: Preference, by model: CurrentModel.Served
  ) throws(Problem) -> FastCGIResponse {
    var answers: [Classification] = []
    for (index, synopsis) in batch.enumerated() {
      answers.append(
        try explain(synopsis, preference, by: model, place: (index, batch.count)).classification)
    }
    return json {
      $0.key("model")
      $0.string(model.version)
      $0.key("results")
      $0.array(answers) { json, answer in json.object { answer.writeMembers(to: &$0) } }
    }
  }

  private func explain(
    _ synopsis: Synopsis, _ preference: Preference, by model: CurrentModel.Served,
    place: (index: Int, count: Int)? = nil
  ) throws(Problem) -> (classification: Classification, explanation: Explanation) {
    do {
      let answer = try model.classifier.explain(synopsis, preference)
      metrics.countClassifications(1)
      return answer
    } catch {
      throw Problem(error, place: place)
    }
  }

  private func page(_ status: Int, _ page: HTML) -> FastCGIResponse {
    FastCGIResponse(
      status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: page.bytes)
  }

  private func json(_ members: (inout JSONWriter) -> Void) -> FastCGIResponse {
    var json = JSONWriter(capacity: 16_384)
    json.object(members)
    json.endLine()
    return FastCGIResponse(
      status: 200, headers: ["Content-Type": "application/json"], body: json.bytes)
  }
}
