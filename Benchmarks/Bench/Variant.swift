import Core

/// A way of learning that differs from the program's own in one thing.
struct Variant {
  let name: String
  let options: TrainingOptions
  let knowsTitles: Bool

  private init(
    _ name: String, knowsTitles: Bool = true, _ change: (inout TrainingOptions) -> Void = { _ in }
  ) {
    var options = TrainingOptions()
    change(&options)
    self.name = name
    self.options = options
    self.knowsTitles = knowsTitles
  }

  static let all: [Variant] =
    [
      Variant("ours"),
      Variant("learned without titles", knowsTitles: false),
      Variant("words alone, tf-idf") { options in
        options.features = [FeatureOptions(minDocuments: 2)]
        options.wordVectors = nil
        options.learner.naiveBayes = nil
      },
      Variant("words, pairs, title characters, naive Bayes") { options in
        options.features = [
          FeatureOptions(minDocuments: 2),
          FeatureOptions(name: "pairs", ngramRange: 2...2, minDocuments: 2, weight: 0.7),
          FeatureOptions(
            name: "title_characters", analyzer: .titleCharacters, ngramRange: 3...5,
            minDocuments: 2, weight: 0.5),
        ]
        options.wordVectors = nil
      },
    ] + withoutBlocks + [
      Variant("without word vectors") { $0.wordVectors = nil },
      Variant("word vectors of half the contexts") { $0.wordVectors?.contexts /= 2 },
      Variant("without naive-Bayes weighting") { options in
        options.learner.naiveBayes = nil
        options.learner.solver.C *= 3
      },
      Variant("idf to the power of 1") { options in
        for block in options.features.indices { options.features[block].idfPower = 1 }
      },
      Variant("rows all of one length") { options in
        for block in options.features.indices { options.features[block].lengthPower = 1 }
      },
      Variant("counts as they are") { options in
        for block in options.features.indices { options.features[block].isSublinear = false }
      },
      Variant("terms of five movies or more") { options in
        for block in options.features.indices { options.features[block].minDocuments = 5 }
      },
      Variant("with skip pairs: 120 stems passed over") { options in
        options.add(like: "skipping_pairs", as: "more_skipping_pairs") { $0.omittedCount = 120 }
      },
      Variant("with endings") { options in
        options.add(like: "beginnings", as: "endings") { block in
          block.analyzer = .wordSuffix
          block.weight = 0.4
        }
      },
      Variant("with trigrams of stems") { options in
        options.add(like: "pairs", as: "trigrams") { block in
          block.ngramRange = 3...3
          block.weight = 0.4
        }
      },
      Variant("without tables of words") { $0.wordTables = nil },
      Variant("pairs of two movies or more") { options in
        for block in options.features.indices { options.features[block].minDocuments = 2 }
      },
      Variant("C half") { $0.learner.solver.C /= 2 },
      Variant("C double") { $0.learner.solver.C *= 2 },
      Variant("logistic loss") { options in
        options.learner.solver.loss = .logistic
        options.learner.solver.C *= 6
      },
    ]

  private static let withoutBlocks = TrainingOptions.bestFeatures.map(\.name).map { name in
    Variant("without \(name.replacing("_", with: " "))") { options in
      options.features.removeAll { $0.name == name }
      if options.wordVectors?.block == name { options.wordVectors?.block = "words" }
    }
  }
}

extension TrainingOptions {
  /// Adds a block that differs from another.
  fileprivate mutating func add(
    like name: String, as other: String, _ change: (inout FeatureOptions) -> Void
  ) {
    guard var block = features.first(where: { $0.name == name }) else { return }
    block.name = other
    change(&block)
    features.append(block)
  }
}
