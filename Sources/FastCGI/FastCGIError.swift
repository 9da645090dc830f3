import Glibc

/// Why the gateway cannot listen.
package enum FastCGIError: Error, Hashable, Sendable {
  /// A system call failed.
  case failed(call: String, address: String, code: Int32)
  /// Another process accepts connections there.
  case alreadyServed(address: String)
  case notASocket(path: String)
  case unknownHost(String)
  /// systemd passed more sockets, or fewer, than one.
  case inherited(count: String)
  /// What was inherited is not a socket that listens.
  case notListening(descriptor: Int32)
}

extension FastCGIError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .failed(let call, let address, let code):
      "\(address): \(call) failed (\(String(cString: strerror(code)))):"
        + " check that the folder or the address exists and that the permissions allow it"
    case .alreadyServed(let address):
      "another process serves \(address): stop it, or set MARQUEE_SOCKET to another address"
    case .notASocket(let path):
      "\(path) exists and is not a socket: remove it, or set MARQUEE_SOCKET to another path"
    case .unknownHost(let host):
      "\(host) is not an address of this machine: set MARQUEE_SOCKET to one, such as 127.0.0.1:9000"
    case .inherited(let count):
      "LISTEN_FDS passes \(count) sockets: have the systemd unit pass exactly one"
    case .notListening(let descriptor):
      "descriptor \(descriptor) is not a listening stream socket:"
        + " set ListenStream= and Accept=no in the systemd unit"
    }
  }
}
