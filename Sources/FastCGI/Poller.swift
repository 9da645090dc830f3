internal import CFastCGI
import Glibc

/// Tells threads which descriptor is ready, each time to one thread only.
///
/// The corresponding C functions are `epoll_wait`, `epoll_ctl` and `eventfd`.
package final class Poller: Sendable {
  private let epoll: Int32
  private let alarm: Int32

  package init() throws(FastCGIError) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw .failed(call: "epoll_create1", address: "epoll", code: errno) }
    alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard alarm >= 0 else {
      let code = errno
      close(epoll)
      throw .failed(call: "eventfd", address: "eventfd", code: code)
    }
    _ = control(EPOLL_CTL_ADD, alarm, EPOLLIN.rawValue)
  }

  deinit {
    close(alarm)
    close(epoll)
  }

  /// What a descriptor is to be ready for.
  package enum Event: Sendable { case reading, writing }

  /// Watches a descriptor until it is reported, once.
  package func watch(_ descriptor: Int32) -> Bool {
    control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue | EPOLLONESHOT.rawValue)
  }

  /// Watches a descriptor that was reported once more.
  package func watchAgain(_ descriptor: Int32, for event: Event = .reading) -> Bool {
    let events = event == .reading ? EPOLLIN : EPOLLOUT
    return control(EPOLL_CTL_MOD, descriptor, events.rawValue | EPOLLONESHOT.rawValue)
  }

  package func forget(_ descriptor: Int32) {
    _ = control(EPOLL_CTL_DEL, descriptor, 0)
  }

  /// Waits for a descriptor that is ready; -1 waits without end.
  ///
  /// - Returns: `nil` when the time is over, and while the alarm is on.
  package func wait(milliseconds: Int32) -> Int32? {
    var event = epoll_event()
    guard epoll_wait(epoll, &event, 1, milliseconds) == 1, event.data.fd != alarm else {
      return nil
    }
    return event.data.fd
  }

  /// Lets no thread wait any longer.
  package func raiseAlarm() { eventfd_write(alarm, 1) }

  /// Lets threads wait again.
  package func endAlarm() { forget(alarm) }

  private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) -> Bool {
    var event = epoll_event(events: events, data: epoll_data_t(fd: descriptor))
    return epoll_ctl(epoll, operation, descriptor, &event) == 0
  }
}
