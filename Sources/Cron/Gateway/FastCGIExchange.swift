import Glibc
import Settings

/// One FastCGI request from the side of the web server, and its answer.
///
/// "FastCGI Specification", version 1, sections 3 to 5.
struct FastCGIExchange {
  private static let version: UInt8 = 1
  private static let requestID: UInt8 = 1

  private enum RecordType: UInt8 {
    case beginRequest = 1
    case endRequest = 3
    case parameters = 4
    case standardInput = 5
    case standardOutput = 6
  }

  /// The bytes of a GET request; the server closes the connection after its answer.
  static func request(path: String) -> [UInt8] {
    let parameters: KeyValuePairs = [
      "REQUEST_METHOD": "GET", "SCRIPT_NAME": path, "DOCUMENT_URI": path, "REQUEST_URI": path,
      "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1", "GATEWAY_INTERFACE": "CGI/1.1",
      "HTTP_ACCEPT": "application/json",
    ]
    var encoded: [UInt8] = []
    for (name, value) in parameters {
      encoded += [UInt8(name.utf8.count), UInt8(value.utf8.count)]
      encoded += Array(name.utf8) + Array(value.utf8)
    }
    let responder: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0]
    return record(.beginRequest, responder) + record(.parameters, encoded)
      + record(.parameters, []) + record(.standardInput, [])
  }

  private static func record(_ type: RecordType, _ content: [UInt8]) -> [UInt8] {
    let length = [UInt8(content.count >> 8), UInt8(content.count & 255)]
    return [version, type.rawValue, 0, requestID] + length + [0, 0] + content
  }

  /// What the server has sent so far.
  private var received: [UInt8] = []
  /// The header fields and the body of the answer.
  private var output: [UInt8] = []

  /// Takes in bytes of the answer; returns whether it is complete.
  mutating func receive(_ bytes: some Sequence<UInt8>) -> Bool {
    received += bytes
    while received.count >= 8 {
      let length = Int(received[4]) << 8 | Int(received[5])
      let end = 8 + length + Int(received[6])
      guard received.count >= end else { break }
      switch RecordType(rawValue: received[1]) {
      case .standardOutput: output += received[8..<8 + length]
      case .endRequest: return true
      default: break
      }
      received.removeFirst(end)
    }
    return false
  }

  /// What comes after the blank line.
  var body: ArraySlice<UInt8>? {
    let blankLine = Array("\r\n\r\n".utf8)
    for start in output.indices where output[start...].starts(with: blankLine) {
      return output[(start + blankLine.count)...]
    }
    return nil
  }
}
