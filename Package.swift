// swift-tools-version: 6.2
import PackageDescription

/// Where the tests run, a warning of the compiler is an error.
let strictness: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let package = Package(
  name: "marquee",
  products: [
    .executable(name: "marquee-gateway", targets: ["Gateway"]),
    .executable(name: "marquee-cron", targets: ["Cron"]),
    .executable(name: "marquee-bench", targets: ["Bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CFastCGI"),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib"),

    .target(
      name: "Core",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      resources: [
        .embedInCode("Evaluation/genre-rates.json"), .embedInCode("ModelFile/predict.py"),
      ]),
    .target(
      name: "Settings",
      dependencies: [
        .product(name: "Logging", package: "swift-log")
      ]),
    .target(
      name: "Store",
      dependencies: ["Core", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Remote", dependencies: ["CCurl", "Core"]),
    .target(name: "FastCGI", dependencies: ["CFastCGI"]),

    .executableTarget(
      name: "Gateway",
      dependencies: [
        "CMalloc", "Core", "FastCGI", "Settings",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "Cron",
      dependencies: [
        "CMalloc", "Core", "CZlib", "Remote", "Settings", "Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        .embedInCode("Space/index.html"), .embedInCode("Space/style.css"),
        .embedInCode("Space/page.js"), .embedInCode("Space/classifier.js"),
      ]),

    .executableTarget(
      name: "Bench",
      dependencies: [
        "Core", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Bench"),

    .target(name: "TestSupport", dependencies: ["Core", "Remote"], path: "Tests/TestSupport"),
    .testTarget(
      name: "CoreTests", dependencies: ["CMalloc", "Core", "TestSupport"], exclude: ["Golden"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "TestSupport"]),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Core", "Store", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "RemoteTests", dependencies: ["Core", "Remote", "TestSupport"]),
    .testTarget(name: "FastCGITests", dependencies: ["FastCGI", "TestSupport"]),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Core", "FastCGI", "Gateway", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "CronTests",
      dependencies: [
        "Core", "Cron", "Remote", "Settings", "Store", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = strictness
}
