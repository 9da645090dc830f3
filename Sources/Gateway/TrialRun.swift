internal import Core
internal import FastCGI
import FoundationEssentials
import Glibc
internal import Logging
internal import PageParts

/// The work of `marquee-gateway --try DIR`: all that a gateway does with a model, in a process that
/// nobody misses. `ModelTrial` starts it.
///
/// It writes to standard output what it is at, line by line, and at last what is wrong, if anything.
struct TrialRun {
  let directory: String

  /// Returns the exit status.
  func run() -> Int32 {
    do {
      say("setting limits")
      try setLimits()
      say("reading it")
      let model = try ModelDirectory.read(at: directory)
      let routes = Routes(
        model: CurrentModel(serving: model), metrics: Metrics(), maxBodyBytes: TextLimits.body,
        nightsFile: "", log: Logger(label: "marquee-gateway") { _ in SwiftLogNoOpLogHandler() })
      for (request, isJSON) in requests(model) {
        say("answering \(request.method) \(request.path)")
        try check(routes.respond(to: request), of: request, isJSON: isJSON)
      }
      return 0
    } catch {
      say("\(error)")
      return EX_DATAERR
    }
  }

  private func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  // MARK: Limits

  /// In seconds of processor time.
  private static let patience: rlim_t = 10
  /// In bytes; beside them, a model has as many times the size of its files.
  private static let (memory, memoryFactor) = (128 << 20, 8)

  private func setLimits() throws(Unfit) {
    let size = ModelDirectory.fileLimits.reduce(0) { sum, file in
      var status = stat()
      return stat("\(directory)/\(file.key)", &status) == 0
        ? sum + min(Int(status.st_size), file.value) : sum
    }
    try limit(Int32(RLIMIT_CORE.rawValue), 0)
    try limit(Int32(RLIMIT_CPU.rawValue), Self.patience)
    // What is mapped from files does not count, which may be large.
    try limit(Int32(RLIMIT_DATA.rawValue), rlim_t(Self.memory + Self.memoryFactor * size))
    // If the machine is short of memory, let it be this process that ends.
    if let file = fopen("/proc/self/oom_score_adj", "we") {
      fputs("1000", file)
      fclose(file)
    }
  }

  private func limit(_ resource: Int32, _ value: rlim_t) throws(Unfit) {
    var limits = rlimit(rlim_cur: value, rlim_max: value)
    guard setrlimit(__rlimit_resource_t(UInt32(resource)), &limits) == 0 else {
      throw Unfit("it cannot be limited: \(String(cString: strerror(errno)))")
    }
  }

  // MARK: Questions

  /// What visitors and programs ask, about texts that are short, long, strange, and the model's own.
  private func requests(_ model: StoredModel) -> [(request: FastCGIRequest, isJSON: Bool)] {
    var requests: [(FastCGIRequest, Bool)] = []
    func ask(_ method: String, _ path: String, accept: String, _ body: String = "") {
      requests.append(
        (
          FastCGIRequest(
            method: method, path: path,
            contentType: body.isEmpty ? nil : "application/json", accept: accept,
            body: .complete(Array(body.utf8))), accept == "application/json"
        ))
    }
    let texts = Self.texts + [words(of: model, 0), words(of: model, 1)]
    for (index, text) in texts.enumerated() {
      for preference in index == 0 ? ["balanced", "precise", "broad", "0.5"] : ["balanced"] {
        for accept in ["text/html", "application/json"] {
          var json = JSONWriter()
          json.object {
            $0.key("title")
            $0.string(String(text.prefix(60)))
            $0.key("synopsis")
            $0.string(text)
            $0.key("preference")
            $0.string(preference)
          }
          ask("POST", "/classify", accept: accept, json.text)
        }
      }
    }
    for accept in ["text/html", "application/json"] { ask("GET", "/model", accept: accept) }
    ask("GET", "/readyz", accept: "application/json")
    ask("GET", "/metrics", accept: "*/*")
    return requests
  }

  private static let texts = [
    """
    In 1943, a young soldier who has lost his brother in the war falls in love with the daughter of \
    a detective. When a robot from outer space lands near their small town, they have to save the \
    world, the family and Christmas -- before the ghosts of the past do. A true story!
    """,
    "The man and the woman and the dog. “Who are you?” she asks… It’s the 1990s, you know.",
    String(repeating: "war and love in the city of the dead ", count: 800),
    String(repeating: "Ünïcödé 東京 ﬁlm e\u{301}\u{302} \u{200D}&amp;&#x41; 👻!?\n", count: 400),
    String(repeating: "abcdefghi ", count: 3000),
  ]

  /// Terms from all over the vocabulary, as far as a text may be long.
  private func words(of model: StoredModel, _ first: Int) -> String {
    let vocabulary = model.classifier.features.vocabulary
    var text = "The story of"
    for column in stride(from: first, to: vocabulary.count, by: max(1, vocabulary.count / 3000)) {
      text += " " + vocabulary[column]
      if text.utf8.count > 30_000 { break }
    }
    return text
  }

  // MARK: Answers

  private struct Unfit: Error, CustomStringConvertible {
    let description: String
    init(_ reason: String) { description = reason + ": train or pull another model" }
  }

  private struct Answer: Decodable {
    struct Genre: Decodable { var probability: Float? }
    var genres: [Genre]
  }

  private func check(
    _ response: FastCGIResponse, of request: FastCGIRequest, isJSON: Bool
  ) throws(Unfit) {
    let name = "\(request.method) \(request.path)"
    guard response.status == 200, !response.body.isEmpty else {
      throw Unfit("\(name) answers \(response.status)")
    }
    guard isJSON, request.path != Route.readyz.rawValue else { return }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
      throw Unfit("\(name) answers what is no JSON")
    }
    if request.path == Route.classify.rawValue,
      !answer.genres.allSatisfy({ (0...1).contains($0.probability ?? .nan) })
    {
      throw Unfit("\(name) answers with what are no probabilities")
    }
  }
}
