internal import Core

/// How long may be what is sent to be classified, in bytes of UTF-8.
///
/// A synopsis on the back of a case has 500 bytes, a plot retold in full 30,000.
package enum TextLimits {
  package static let synopsis = 64 << 10
  package static let title = 1 << 10
  /// Of a batch: all texts and titles together.
  package static let batch = 96 << 10
  /// Of a whole body: a batch fits in however JSON escapes what people write, the longest synopsis
  /// however a form does.
  package static let body = 1 << 20
  /// How many synopses a batch may have.
  package static let batchCount = 256

  /// A limit as people count: characters, rounded down to one digit.
  ///
  ///     TextLimits.characters(in: 64 << 10, as: "A crew of astronauts")  // "60,000"
  ///     TextLimits.characters(in: 64 << 10, as: "宇宙飛行士")  // "20,000"
  ///
  /// - Parameter text: of whose script the characters are.
  package static func characters(in limit: Int, as text: String = "") -> String {
    let bytes = text.utf8.count
    let count = bytes == 0 ? limit : limit * text.unicodeScalars.count / bytes
    var unit = 1
    while count / unit >= 10 { unit *= 10 }
    return NumberText.grouped(count / unit * unit)
  }
}
