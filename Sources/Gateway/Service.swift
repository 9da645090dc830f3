internal import CMalloc
internal import Core
internal import FastCGI
import FoundationEssentials
import Glibc
internal import Logging
internal import Settings

/// The gateway while it runs: model, listening socket, server.
struct Service {
  private let listener: ListeningSocket
  private let server: FastCGIServer
  private let model: CurrentModel
  private let metrics: Metrics
  private let log: Logger
  private let workers: Int
  /// Seconds between two looks at where `models/current` leads.
  private static let lookInterval = 1

  init(_ settings: Settings, log: Logger) throws(FastCGIError) {
    let model = CurrentModel(modelsDirectory: settings.modelsDirectory, trial: .byThisProgram)
    let metrics = Metrics()
    let listener = try Self.listener(settings.socket)
    let routes = Routes(
      model: model, metrics: metrics, maxBodyBytes: settings.maxBodyBytes,
      nightsFile: settings.stateDirectory + "/nights.json",
      process: ServingProcess(isShared: listener.isInherited), log: log)
    self.model = model
    self.metrics = metrics
    self.log = log
    workers = settings.workers
    self.listener = listener
    server = try FastCGIServer(
      listener: listener, workers: workers, maxBodyBytes: settings.maxBodyBytes,
      onAcceptError: { code in
        metrics.countAcceptError()
        log.debug("a connection could not be accepted yet: \(String(cString: strerror(code)))")
      },
      onRelief: { malloc_trim(0) },
      handler: { routes.respond(to: $0) })
  }

  /// Serves until a signal says that it is enough.
  func run() throws(FastCGIError) {
    reload()
    try server.start()
    log.info("serving at \(listener.name) with \(workers) threads, process \(getpid())")
    serving: while true {
      switch Signals.next(within: Self.lookInterval) {
      case .stop: break serving
      case .reload: reload()
      // So that every process follows, in whatever container, behind whatever socket.
      case nil: if model.hasMoved { reload() }
      }
    }
    log.info("stopping")
    server.stop()
    log.info("stopped")
  }

  private func reload() {
    do {
      let version = try model.reload()
      metrics.countReload(isOK: true)
      log.info("model \(version) is in service")
    } catch let error as ModelError where error.isMissingModel && model.value == nil {
      log.notice("\(error)")
    } catch {
      metrics.countReload(isOK: false)
      let rest =
        model.value.map { "model \($0.version) stays in service" } ?? "no model is in service"
      log.error("the model was refused, \(rest): \(error)")
    }
  }

  private static func listener(
    _ address: SocketAddress
  ) throws(FastCGIError) -> ListeningSocket {
    let environment = ProcessInfo.processInfo.environment
    if let inherited = try ListeningSocket.inherited(environment: environment) { return inherited }
    return switch address {
    case .unix(let path): try .open(path: path)
    case .tcp(let host, let port): try .open(host: host, port: port)
    }
  }
}
