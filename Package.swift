// swift-tools-version: 6.2
import PackageDescription

/// Where the tests run, a warning of the compiler is an error.
let strictness: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// There, the tests see what is internal in a module, in release builds too.
let seenByTests: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.unsafeFlags(["-enable-testing"])]

/// The thread sanitizer sees POSIX threads' locks, and not Swift's: `scripts/test --sanitize`.
let seenBySanitizer: [SwiftSetting] =
  Context.environment["MARQUEE_PTHREAD_LOCKS"] == nil ? [] : [.define("MARQUEE_PTHREAD_LOCKS")]

let package = Package(
  name: "marquee",
  products: [
    .executable(name: "marquee-gateway", targets: ["Gateway"]),
    .executable(name: "marquee-cron", targets: ["Cron"]),
    .executable(name: "marquee-bench", targets: ["Bench"]),
    .executable(name: "marquee-pages", targets: ["Pages"]),
  ],
  // Exact versions, of what these depend on too, so that tomorrow's build is today's. To move on,
  // name newer ones and run scripts/test; `swift package show-dependencies` lists them all.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CCapability"),
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CFastCGI"),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CPrctl"),
    .systemLibrary(name: "CZlib"),
    .target(name: "CWords"),
    .target(name: "Locks", swiftSettings: seenBySanitizer),

    .target(
      name: "Core",
      dependencies: ["Locks", .product(name: "Crypto", package: "swift-crypto")],
      exclude: ["README.md"],
      resources: [
        .embedInCode("Evaluation/genre-rates.json"), .embedInCode("ModelFile/predict.py"),
      ],
      swiftSettings: seenByTests),
    .target(
      name: "Settings",
      dependencies: [
        .product(name: "Logging", package: "swift-log")
      ]),
    .target(name: "Catalogue"),
    .target(
      name: "Store",
      dependencies: ["Catalogue", "Core", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Remote", dependencies: ["Catalogue", "CCurl", "Core", "Locks"]),
    .target(name: "FastCGIRecords"),
    .target(name: "FastCGI", dependencies: ["CFastCGI", "FastCGIRecords", "Locks"]),
    .target(name: "PageParts", dependencies: ["Core"]),

    // What is `package` in an executable is so for its tests.
    .executableTarget(
      name: "Gateway",
      dependencies: [
        "CMalloc", "Core", "CPrctl", "FastCGI", "Locks", "PageParts", "Settings",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "Cron",
      dependencies: [
        "Catalogue", "CCapability", "CMalloc", "Core", "CWords", "CZlib", "FastCGIRecords", "Locks",
        "Remote", "Settings", "Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        .embedInCode("Space/index.html"), .embedInCode("Space/style.css"),
        .embedInCode("Space/page.js"), .embedInCode("Space/classifier.js"),
        .embedInCode("Night/starter-figures.json"),
      ],
      swiftSettings: seenByTests),
    .executableTarget(
      name: "Pages",
      dependencies: [
        "Core", "PageParts", "Settings",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "Bench",
      dependencies: [
        "Core", "CWords", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Bench"),

    .target(
      name: "TestSupport", dependencies: ["Core", "FastCGIRecords", "Locks", "Remote"],
      path: "Tests/TestSupport"),
    .testTarget(
      name: "CoreTests", dependencies: ["Core", "TestSupport"], exclude: ["Golden"]),
    .testTarget(name: "CatalogueTests", dependencies: ["Catalogue"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "TestSupport"]),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Catalogue", "Core", "Store", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "RemoteTests", dependencies: ["Catalogue", "Core", "Locks", "Remote", "TestSupport"]),
    .testTarget(name: "FastCGIRecordsTests", dependencies: ["FastCGIRecords"]),
    .testTarget(name: "FastCGITests", dependencies: ["FastCGI", "Locks", "TestSupport"]),
    .testTarget(name: "PagePartsTests", dependencies: ["PageParts"]),
    .testTarget(name: "PagesTests", dependencies: ["Pages", "TestSupport"]),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Core", "FastCGI", "Gateway", "PageParts", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "CronTests",
      dependencies: [
        "Catalogue", "Core", "Cron", "FastCGIRecords", "Locks", "Remote", "Settings", "Store",
        "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + strictness
}

// Nobody can write to the tables of functions of a program that runs: full RELRO.
for target in package.targets where target.type == .executable {
  target.linkerSettings = [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]
}
