/// What the gateway's `/readyz` says.
package struct GatewayReadiness: Hashable, Codable, Sendable {
  package let status: String
  /// The version that is served.
  package let model: String?
  package let pid: Int32?
  /// Its `ProcessIdentity`.
  package let process: String?
  /// Whether other processes may answer at the same socket.
  package let isShared: Bool?
  /// How many reloads have ended, and what the last of them refused.
  package let reloads: Int?
  package let refused: String?

  private enum CodingKeys: String, CodingKey {
    case status, model, pid, process, reloads, refused
    case isShared = "shared"
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    // Without a model, `status` is the number of the problem.
    status = (try? members.decode(String.self, forKey: .status)) ?? "unavailable"
    model = try members.decodeIfPresent(String.self, forKey: .model)
    pid = try members.decodeIfPresent(Int32.self, forKey: .pid)
    process = try members.decodeIfPresent(String.self, forKey: .process)
    isShared = try members.decodeIfPresent(Bool.self, forKey: .isShared)
    reloads = try members.decodeIfPresent(Int.self, forKey: .reloads)
    refused = try members.decodeIfPresent(String.self, forKey: .refused)
  }
}
