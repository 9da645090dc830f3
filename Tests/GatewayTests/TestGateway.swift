import Core
import FastCGI
import Foundation
import Gateway
import Logging
import TestSupport

/// The routes of a gateway, with a small model or without one.
struct TestGateway {
  static let synopsis =
    "A crew of astronauts lands on a dying planet and finds a robot that remembers Earth."

  let routes: Routes
  let model: CurrentModel
  let metrics = Metrics()

  init(
    hasModel: Bool = true, maxBodyBytes: Int = 1 << 20, nightsFile: String = "/nonexistent"
  ) throws {
    let models = try TestModel.shared.get()
    model = CurrentModel(modelsDirectory: models.directory.path + (hasModel ? "" : "/none"))
    if hasModel { try model.reload() }
    routes = Routes(
      model: model, metrics: metrics, maxBodyBytes: maxBodyBytes, nightsFile: nightsFile,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func get(_ path: String, accept: String? = nil) -> FastCGIResponse {
    routes.respond(to: FastCGIRequest(method: "GET", path: path, accept: accept))
  }

  func post(
    _ body: String, type: String? = "application/json", accept: String? = nil
  ) -> FastCGIResponse {
    post(bytes: Array(body.utf8), type: type, accept: accept)
  }

  func post(
    bytes: [UInt8], type: String? = "application/json", accept: String? = nil
  ) -> FastCGIResponse {
    routes.respond(
      to: FastCGIRequest(
        method: "POST", path: "/classify", contentType: type, accept: accept,
        body: .complete(bytes)))
  }

  func submit(_ form: String, accept: String? = nil) -> FastCGIResponse {
    post(form, type: "application/x-www-form-urlencoded", accept: accept)
  }
}

/// A model of some starter movies, trained once for all tests.
struct TestModel: Sendable {
  static let shared = Result { try TestModel() }

  /// The folder of models, with `current` in it.
  let directory: TemporaryDirectory
  let version: String

  func classifier() throws -> GenreClassifier { try stored().classifier }
  func metrics() throws -> ModelMetrics { try stored().metrics }

  private func stored() throws -> StoredModel {
    try ModelDirectory.read(at: directory.path + "/current")
  }

  private init() throws {
    directory = try TemporaryDirectory()
    // Nothing lets go of what is shared.
    atexit {
      guard let model = try? TestModel.shared.get() else { return }
      try? FileManager.default.removeItem(atPath: model.directory.path)
    }
    version = try ModelDirectory.write(
      StarterModel.shared.get(), options: TrainingOptions(),
      started: Date(timeIntervalSince1970: 1_800_000_000), into: directory.path)
    try ModelReleases(directory: directory.path).publish(version)
  }
}

extension FastCGIResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as another program reads it.
  var object: [String: Any]? {
    try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
  }
}
