/// What the Hub says of a token.
package struct HubTokenOwner: Hashable, Sendable {
  package var name: String
  /// `read`, `write`, or `fineGrained`; `nil` where the Hub says nothing.
  var role: String?
  /// Of a fine-grained token: the rights, by the repository, user or organisation that has them.
  var rights: [String: [String]] = [:]

  /// Whether the token may write to a repository; `nil` where the Hub does not say.
  package func mayWrite(to repository: String) -> Bool? {
    switch role {
    case "write": return true
    case "read": return false
    case "fineGrained" where !rights.isEmpty:
      let owner = String(repository.prefix { $0 != "/" })
      return (rights[repository] ?? []).contains("repo.write")
        || (rights[owner] ?? []).contains("repo.write")
    default: return nil
    }
  }
}

extension HubTokenOwner: Decodable {
  private struct Authentication: Decodable { var accessToken: Token? }
  private struct Token: Decodable {
    var role: String?
    var fineGrained: Scopes?
  }
  private struct Scopes: Decodable { var scoped: [Scope]? }
  private struct Scope: Decodable {
    struct Entity: Decodable { var name: String? }
    var entity: Entity?
    var permissions: [String]?
  }

  private enum CodingKeys: String, CodingKey { case name, auth }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    name = try members.decode(String.self, forKey: .name)
    let token = (try? members.decode(Authentication.self, forKey: .auth))?.accessToken
    role = token?.role
    for scope in token?.fineGrained?.scoped ?? [] {
      rights[scope.entity?.name ?? "", default: []] += scope.permissions ?? []
    }
  }
}
