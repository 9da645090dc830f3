/// What `import` did.
package struct ImportCounts: Hashable, Codable, Sendable {
  package let added: Int
  package let updated: Int
  package let unchanged: Int
  /// Lines that are not movies.
  package let skipped: Int

  package init(added: Int, updated: Int, unchanged: Int, skipped: Int) {
    self.added = added
    self.updated = updated
    self.unchanged = unchanged
    self.skipped = skipped
  }
}

/// What was dropped of TMDB's movies, and how many are left.
package struct PurgeReport: Hashable, Codable, Sendable {
  package let dropped: Int
  package let left: Int
}
