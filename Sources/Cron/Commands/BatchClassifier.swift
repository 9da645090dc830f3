import ArgumentParser
import Core

/// Classifies lines for `classify`, on all cores.
struct BatchClassifier: Sendable {
  enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text, jsonl
  }

  /// The answer to one line, with its line break.
  struct Answer: Sendable {
    let bytes: [UInt8]
    /// Whether it names genres; else it gives the reason why not.
    let isAnswer: Bool
  }

  /// How many lines are worked on at a time.
  static let blockSize = 2048

  let model: StoredModel
  let preference: Preference
  let format: Format

  /// Answers each line, in order.
  ///
  /// - Parameter firstLine: the number of the first of `lines`, for messages.
  func answers(to lines: [[UInt8]], firstLine: Int) -> [Answer] {
    parallelMap(lines.count, threads: 0) { index in
      answer(to: lines[index], number: firstLine + index)
    }
  }

  private func answer(to line: [UInt8], number: Int) -> Answer {
    var id: SynopsisLine.ID?
    do {
      let line = try SynopsisLine(line)
      id = line.id
      let classification = try model.classifier.classify(line.synopsis, preference)
      return Answer(bytes: render(classification, id), isAnswer: true)
    } catch {
      return Answer(bytes: render(error: "\(error)", id, number), isAnswer: false)
    }
  }

  private func render(_ classification: Classification, _ id: SynopsisLine.ID?) -> [UInt8] {
    switch format {
    case .text:
      let genres = classification.genres.filter(\.selected).map {
        "\($0.genre.name) \(Int(($0.probability * 100).rounded())) %"
      }
      return Array((genres.isEmpty ? "–\n" : genres.joined(separator: ", ") + "\n").utf8)
    case .jsonl:
      var json = JSONWriter()
      json.object {
        id?.write(to: &$0)
        $0.key("model")
        $0.string(model.version)
        classification.writeMembers(to: &$0)
      }
      return json.bytes + [UInt8(ascii: "\n")]
    }
  }

  private func render(error: String, _ id: SynopsisLine.ID?, _ number: Int) -> [UInt8] {
    switch format {
    case .text: return Array("error in line \(number): \(error)\n".utf8)
    case .jsonl:
      var json = JSONWriter()
      json.object {
        id?.write(to: &$0)
        $0.key("line")
        $0.number(number)
        $0.key("error")
        $0.string(error)
      }
      return json.bytes + [UInt8(ascii: "\n")]
    }
  }
}
