package import Core
import Glibc
import Synchronization

/// The model in service, which can be replaced between two requests.
package final class CurrentModel: Sendable {
  /// A model, and since when it is in service.
  package final class Served: Sendable {
    package let version: String
    package let classifier: GenreClassifier
    /// Seconds since 1970.
    package let loadedAt: Int

    init(_ model: StoredModel, loadedAt: Int) {
      version = model.version
      classifier = model.classifier
      self.loadedAt = loadedAt
    }
  }

  private let path: String
  private let served = Mutex<Served?>(nil)

  /// - Parameter modelsDirectory: the folder with `current` in it.
  package init(modelsDirectory: String) { path = modelsDirectory + "/current" }

  /// The model that answers; requests that have it keep it to their end.
  package var value: Served? { served.withLock { $0 } }

  /// Reads and checks `current`, then puts it in service; on failure the old one stays.
  ///
  /// - Returns: its version.
  @discardableResult
  package func reload() throws(ModelError) -> String {
    let new = Served(try ModelDirectory.read(at: path), loadedAt: time(nil))
    // Taken out under the lock, freed after it.
    let old = served.withLock { served in
      let old = served
      served = new
      return old
    }
    _ = old
    return new.version
  }
}
