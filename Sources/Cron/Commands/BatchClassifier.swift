import ArgumentParser
import Core

/// Classifies the records of a file for `classify`, on all cores.
struct BatchClassifier: Sendable {
  enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
    case text, jsonl
  }

  /// The answer to one record, with its line break.
  struct Answer: Sendable {
    let bytes: [UInt8]
    /// Whether it names genres; else it gives the reason why not.
    let isAnswer: Bool
  }

  /// How many records are worked on at a time, and about how many bytes.
  static let blockSize = 2048
  static let blockBytes = 8 << 20

  let model: StoredModel
  let preference: Preference
  let format: Format

  /// Answers each record, in order.
  func answers(to records: [Record]) -> [Answer] {
    parallelMap(records.count, threads: 0) { answer(to: records[$0]) }
  }

  private func answer(to record: Record) -> Answer {
    var id: SynopsisRecord.ID?
    do {
      let read = try SynopsisRecord(record)
      id = read.id
      let classification = try model.classifier.classify(read.synopsis, preference)
      return Answer(bytes: render(classification, of: read), isAnswer: true)
    } catch {
      return Answer(bytes: render(error: "\(error)", id, record.line), isAnswer: false)
    }
  }

  /// The answer to an object has its text, too: with its true genres added, `evaluate` can judge it.
  private func render(_ classification: Classification, of read: SynopsisRecord) -> [UInt8] {
    switch format {
    case .text:
      let genres = classification.genres.filter(\.selected).map {
        "\($0.genre.name) \(Int(nearest: $0.probability * 100)) %"
      }
      return Array((genres.isEmpty ? "–\n" : genres.joined(separator: ", ") + "\n").utf8)
    case .jsonl:
      var json = JSONWriter()
      json.object {
        read.id?.write(to: &$0)
        if let title = read.synopsis.title {
          $0.key("title")
          $0.string(title)
        }
        if read.isObject {
          $0.key("overview")
          $0.string(read.synopsis.overview)
        }
        $0.key("model")
        $0.string(model.version)
        classification.writeMembers(to: &$0)
      }
      return json.bytes + [UInt8(ascii: "\n")]
    }
  }

  private func render(error: String, _ id: SynopsisRecord.ID?, _ number: Int) -> [UInt8] {
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
