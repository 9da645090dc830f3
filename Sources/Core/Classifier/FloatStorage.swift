/// Numbers that several values share: in memory, or mapped from a file.
public final class FloatStorage: @unchecked Sendable {
  // Never written to after `init`, hence safe to share.
  package let values: UnsafeBufferPointer<Float>
  private let release: () -> Void

  /// Takes over numbers that live until `release` is called.
  init(_ values: UnsafeBufferPointer<Float>, release: @escaping () -> Void) {
    self.values = values
    self.release = release
  }

  /// Copies numbers.
  public convenience init(_ values: [Float]) {
    let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
    _ = copy.initialize(from: values)
    self.init(UnsafeBufferPointer(copy)) { copy.deallocate() }
  }

  deinit {
    release()
  }
}
