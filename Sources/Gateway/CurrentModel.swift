internal import CMalloc
package import Core
import Glibc
import Locks

/// The model in service, which can be replaced between two requests.
package final class CurrentModel: Sendable {
  /// A model, and since when it is in service.
  package final class Served: Sendable {
    package let version: String
    package let classifier: GenreClassifier
    /// What a result page tells of it.
    let page: ResultPage.Model
    let manifest: ModelManifest
    let metrics: ModelMetrics
    /// Seconds since 1970.
    let loadedAt: Int

    init(_ model: StoredModel, loadedAt: Int) {
      version = model.version
      classifier = model.classifier
      page = ResultPage.Model(
        version: model.version, thresholds: model.classifier.thresholds,
        records: TrackRecords(model.metrics))
      manifest = model.manifest
      metrics = model.metrics
      self.loadedAt = loadedAt
    }
  }

  /// How the reloads went; `/readyz` tells it to `marquee-cron reload`, which waits for its own.
  package struct Reloads: Hashable, Sendable {
    /// How many have ended.
    var count: Int
    /// The version that the last one refused; `nil` if it took what it found.
    var refused: String?

    package init(count: Int = 0, refused: String? = nil) {
      self.count = count
      self.refused = refused
    }
  }

  private let releases: ModelReleases
  private let trial: ModelTrial?
  private let served = Mutex<Served?>(nil)
  private let ended = Mutex(Reloads())
  /// The digests of the sums of the models that stood the trial.
  private let fit = Mutex<Set<String>>([])
  /// Where `current` led when it was last followed.
  private let followed = Mutex<String?>(nil)

  /// - Parameters:
  ///   - modelsDirectory: the folder with `current` in it.
  ///   - trial: what a model must stand before it is read here.
  package init(modelsDirectory: String, trial: ModelTrial? = nil) {
    releases = ModelReleases(directory: modelsDirectory)
    self.trial = trial
  }

  /// One that is in service whatever `current` says.
  init(serving model: StoredModel) {
    releases = ModelReleases(directory: "/nonexistent")
    trial = nil
    served.withLock { $0 = Served(model, loadedAt: time(nil)) }
  }

  /// The model that answers; requests that have it keep it to their end.
  package var value: Served? { served.withLock { $0 } }

  package var reloads: Reloads { ended.withLock { $0 } }

  /// Whether `current` leads elsewhere than when it was last followed: what was refused then is not
  /// tried again and again, and where there is no `current` any more, the model goes on serving.
  package var hasMoved: Bool {
    guard let current = releases.current() else { return false }
    return current != followed.withLock { $0 }
  }

  /// Tries, reads and checks `current`, then puts it in service; on failure the old one stays.
  ///
  /// - Returns: its version.
  @discardableResult
  package func reload() throws -> String {
    let asked = releases.current()
    followed.withLock { $0 = asked }
    do {
      let version = try load()
      ended.withLock { $0 = Reloads(count: $0.count + 1) }
      return version
    } catch {
      ended.withLock { $0 = Reloads(count: $0.count + 1, refused: asked) }
      throw error
    }
  }

  private func load() throws -> String {
    guard releases.current() != nil else { throw ModelError.noModel(directory: releases.directory) }
    // The link may lead elsewhere by the time that the trial is over.
    let directory = try ModelDirectory.resolved(releases.path(of: "current"))
    try tryOnce(directory)
    let model = try ModelDirectory.read(at: directory)
    let new = Served(model, loadedAt: time(nil))
    // Taken out under the lock, freed after it.
    _ = served.withLock { served in
      defer { served = new }
      return served
    }
    // Otherwise the memory of the old one, and of what was read for the new, would stay with us.
    malloc_trim(0)
    return new.version
  }

  /// Has a model tried, unless one of the same sums has stood it before: that is the same model.
  private func tryOnce(_ directory: String) throws {
    guard let trial else { return }
    let list = try MappedFile(path: directory + "/SHA256SUMS")
    let sums = withExtendedLifetime(list) { FileDigest.sha256(list.bytes) }
    if fit.withLock({ $0.contains(sums) }) { return }
    try trial.run(directory)
    _ = fit.withLock { $0.insert(sums) }
  }
}

extension CurrentModel.Reloads {
  /// Writes the members `reloads` and `refused`.
  func write(to json: inout JSONWriter) {
    json.key("reloads")
    json.number(count)
    if let refused {
      json.key("refused")
      json.string(refused)
    }
  }
}
