#if MARQUEE_PTHREAD_LOCKS
  import Glibc

  /// Synchronization's `Mutex`, made of POSIX threads': the thread sanitizer sees these, not those.
  ///
  /// `scripts/test --sanitize` builds with it, and nobody else.
  public struct Mutex<Value>: ~Copyable, @unchecked Sendable {
    private final class Storage {
      let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
      var value: Value

      init(_ value: consuming sending Value) {
        self.value = value
        pthread_mutex_init(lock, nil)
      }

      deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
      }
    }

    private let storage: Storage

    public init(_ value: consuming sending Value) {
      storage = Storage(value)
    }

    public borrowing func withLock<Result: ~Copyable, Failure: Error>(
      _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      pthread_mutex_lock(storage.lock)
      defer { pthread_mutex_unlock(storage.lock) }
      return try body(&storage.value)
    }
  }
#else
  public import Synchronization

  /// A value that one thread at a time can get at.
  ///
  /// It goes by way of this module because the thread sanitizer needs another one.
  public typealias Mutex = Synchronization.Mutex
#endif
