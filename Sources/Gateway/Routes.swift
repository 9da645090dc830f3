internal import Core
package import FastCGI
import Glibc
package import Logging
internal import PageParts
internal import Settings

/// What the gateway answers at an address.
enum Route: String, Hashable, Sendable {
  case classify = "/classify"
  case model = "/model"
  case healthz = "/healthz"
  case readyz = "/readyz"
  case metrics = "/metrics"
  case other

  /// The methods it takes.
  var methods: [String] { (self == .classify ? ["POST"] : ["GET", "HEAD"]) + ["OPTIONS"] }

  /// Whether the `Accept` header chooses between a page and JSON.
  var isNegotiated: Bool { self == .classify || self == .model || self == .other }
}

/// Turns requests into responses.
package struct Routes: Sendable {
  private let model: CurrentModel
  private let metrics: Metrics
  private let classify: ClassifyRoute
  private let modelRoute: ModelRoute
  private let nightsFile: String
  private let log: Logger
  private let process: ServingProcess

  /// - Parameters:
  ///   - nightsFile: what `marquee-cron` tells of its nights.
  ///   - process: what `/readyz` says of the process that serves.
  package init(
    model: CurrentModel, metrics: Metrics, maxBodyBytes: Int, nightsFile: String,
    process: ServingProcess = ServingProcess(), log: Logger
  ) {
    self.model = model
    self.process = process
    self.metrics = metrics
    self.nightsFile = nightsFile
    self.log = log
    classify = ClassifyRoute(model: model, metrics: metrics, maxBodyBytes: maxBodyBytes)
    modelRoute = ModelRoute(model: model, nightsFile: nightsFile)
  }

  /// Answers a request, and counts it.
  package func respond(to request: FastCGIRequest) -> FastCGIResponse {
    let start = Self.microseconds()
    let route = Route(rawValue: request.path) ?? .other
    var response = answer(request, route)
    if response[header: "Cache-Control"] == nil { response.add("Cache-Control", "no-store") }
    if route.isNegotiated { response.add("Vary", "Accept") }
    let duration = Self.microseconds() - start
    metrics.countRequest(route, status: response.status, microseconds: duration)
    log.debug("\(request.method) \(route.rawValue) \(response.status) \(duration) µs")
    return response
  }

  private func answer(_ request: FastCGIRequest, _ route: Route) -> FastCGIResponse {
    guard route != .other else {
      return Problem.notFound.response(as: .preferred(by: request.accept))
    }
    var methods: String { route.methods.joined(separator: ", ") }
    guard route.methods.contains(request.method) else {
      if request.isVisit(of: route) {
        return FastCGIResponse(status: 303, headers: ["Location": "/"], body: [])
      }
      var response = Problem.notAllowed(methods).response(
        as: route.isNegotiated ? .preferred(by: request.accept) : .json)
      response.add("Allow", methods)
      return response
    }
    if request.method == "OPTIONS" {
      var response = FastCGIResponse(status: 204, headers: ["Allow": methods], body: [])
      if route == .classify { response.add("Accept-Post", ClassifyRequest.types) }
      return response
    }
    // The others are small, and tell a monitor how things are.
    if request.isRefused && route.isNegotiated {
      return Problem.overloaded.response(as: .preferred(by: request.accept))
    }
    return switch route {
    case .classify: classify.respond(to: request)
    case .model: modelRoute.respond(to: request)
    case .healthz: text("ok\n", type: "text/plain; charset=utf-8")
    case .readyz: readiness(isLocal: request.isLocal)
    case .metrics:
      // The version is that of Prometheus' format.
      text(
        metrics.text(
          model: model.value, nights: Night.read(nightsFile), version: programVersion),
        type: "text/plain; version=0.0.4; charset=utf-8")
    case .other: Problem.notFound.response(as: .json)
    }
  }

  /// - Parameter isLocal: whether to tell the process, which only users of the socket can signal.
  private func readiness(isLocal: Bool) -> FastCGIResponse {
    // First: a model that comes meanwhile must not look refused.
    let reloads = model.reloads
    guard let model = model.value else {
      // `marquee-cron reload` needs the process to signal, above all when there is no model yet.
      return Problem.noModel.response(as: .json) {
        if isLocal { process.write(to: &$0) }
        reloads.write(to: &$0)
      }
    }
    var json = JSONWriter()
    json.object {
      $0.key("status")
      $0.string("ready")
      $0.key("model")
      $0.string(model.version)
      if isLocal { process.write(to: &$0) }
      reloads.write(to: &$0)
    }
    json.endLine()
    return FastCGIResponse(
      status: 200, headers: ["Content-Type": "application/json"], body: json.bytes)
  }

  private func text(_ text: String, type: String) -> FastCGIResponse {
    FastCGIResponse(status: 200, headers: ["Content-Type": type], body: Array(text.utf8))
  }

  private static func microseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1000
  }
}

extension FastCGIRequest {
  /// Whether somebody typed the form's address, or came back to it: the form itself is on the start
  /// page.
  fileprivate func isVisit(of route: Route) -> Bool {
    route == .classify && ["GET", "HEAD"].contains(method)
      && AnswerForm.preferred(by: accept) == .html
  }
}
