// swift-tools-version: 6.0
// The manifest is the architecture: bands from the C edges up; a target imports only what stands above it.
// `Docs/Architecture.md` holds the same table, and `Tests/HouseTests` holds one against the other.
import PackageDescription

/// The commit that a release is built from, for `streamr version`; other builds have none.
let commit = (Context.environment["STREAMR_COMMIT"] ?? "").filter(\.isHexDigit)

/// Where `Config/packages/javascript` puts what it fetches.
let javascript = "\(Context.packageDirectory)/.build/javascript"

let package = Package(
    name: "streamr",
    products: [.executable(name: "streamr", targets: ["streamr"])],
    targets: [
        // C edges: each is imported by exactly one Swift module.
        .target(name: "CSystem"),
        .target(name: "CThreads"),
        .target(name: "CVersion", cSettings: [.define("STREAMR_COMMIT", to: "\"\(commit)\"")]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CGnuTLS", linkerSettings: [.linkedLibrary("gnutls")]),
        .target(name: "CFFmpeg"),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-gnutls-dev"])]),
        .target(name: "CAvahi"),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(
            name: "CJavaScript",
            cSettings: [
                .define("STREAMR_JAVASCRIPT", to: "\"\(javascript)\""),
                .define("STREAMR_TWEETNACL", to: "\"\(javascript)/nacl-fast.min.js\""),
            ]),

        // Pure: bytes and time in, values and bytes out. No Foundation, no Glibc.
        .target(name: "Media"),
        .target(name: "RTMP", dependencies: ["Media"]),
        .target(name: "Parts", dependencies: ["Media"]),
        .target(name: "Membership"),
        .target(name: "Planner"),
        .target(name: "Uplink"),
        .target(name: "Relay", dependencies: ["Media", "Parts"]),

        // The system's files, threads, locks and clock, for the layer above and the composition.
        .target(name: "Files"),
        .target(name: "Threads", dependencies: ["CThreads"]),

        // Adapters: one thin layer each over sockets, libmicrohttpd, GnuTLS, SQLite, libsodium and libcurl.
        .target(name: "Live", dependencies: ["CSystem", "Media", "RTMP", "Threads"]),
        .target(name: "Web", dependencies: ["CMicroHTTPD", "CZlib", "Threads"]),
        .target(name: "Packaging", dependencies: ["CFFmpeg", "Media", "Parts", "Threads"]),
        .target(name: "TLS", dependencies: ["CGnuTLS", "Files", "Threads"]),
        .target(name: "Storage", dependencies: ["CSQLite"]),
        .target(name: "Identity", dependencies: ["CSodium", "CCurl", "Files", "Membership", "Threads"]),
        .target(name: "Discovery", dependencies: ["CAvahi", "Membership", "Threads"]),
        .target(name: "AppliancePort", dependencies: ["Media", "Parts", "Membership", "Relay", "Threads", "Web", "Identity"]),

        // Services: they meet only in Appliance.
        .target(name: "Delivery", dependencies: ["Media", "Parts", "Threads", "Web"]),
        .target(name: "Admin", dependencies: ["CQRencode", "CJavaScript", "Media", "Threads", "Web"]),
        .target(
            name: "Coordinator", dependencies: ["Parts", "Membership", "Planner", "Uplink", "Web", "Storage", "Identity", "AppliancePort"]),
        .target(
            name: "Node",
            dependencies: ["Media", "Parts", "Membership", "Uplink", "Relay", "Threads", "Web", "Storage", "Identity", "AppliancePort"]),

        // Composition and executable.
        .target(
            name: "Appliance",
            dependencies: [
                "CVersion", "Files", "Media", "Parts", "Threads", "Live", "Packaging", "Web", "TLS", "Storage", "Identity",
                "Discovery", "AppliancePort", "Delivery", "Admin", "Membership", "Uplink", "Relay", "Coordinator", "Node",
            ]),
        .executableTarget(name: "streamr", dependencies: ["Appliance"]),

        // Tests, and the tools that only tests and benchmarks use.
        .target(name: "CLoad", path: "Tests/Load/C"),
        .executableTarget(name: "streamr-simulator", dependencies: ["Planner"], path: "Tests/Simulator"),
        .executableTarget(name: "streamr-load", dependencies: ["CLoad"], path: "Tests/Load", exclude: ["C"]),
        .target(name: "HLSRules", path: "Tests/Rules"),
        .testTarget(name: "MediaTests", dependencies: ["Media"]),
        .testTarget(name: "RTMPTests", dependencies: ["RTMP", "Media", "Identity"]),
        .testTarget(name: "PartsTests", dependencies: ["HLSRules", "Identity", "Media", "Membership", "Parts"]),
        .testTarget(name: "PlannerTests", dependencies: ["Planner"]),
        .testTarget(name: "RelayTests", dependencies: ["Media", "Parts", "Relay"]),
        .testTarget(name: "MembershipTests", dependencies: ["Membership", "Identity"]),
        .testTarget(name: "UplinkTests", dependencies: ["Uplink"]),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "LiveTests", dependencies: ["Live", "Media", "RTMP", "Threads"]),
        .testTarget(name: "WebTests", dependencies: ["Web", "Threads"]),
        .testTarget(name: "TLSTests", dependencies: ["CGnuTLS", "Files", "TLS", "Threads", "Web"]),
        .testTarget(name: "PackagingTests", dependencies: ["HLSRules", "Packaging", "Media", "Parts"]),
        .testTarget(name: "StorageTests", dependencies: ["Storage"]),
        .testTarget(name: "IdentityTests", dependencies: ["Files", "Identity", "Membership", "Threads", "TLS", "Web"]),
        .testTarget(name: "DeliveryTests", dependencies: ["Delivery", "Media", "Parts", "Threads", "Web"]),
        .testTarget(name: "AdminTests", dependencies: ["Admin", "Threads", "Web"]),
        .testTarget(
            name: "AppliancePortTests",
            dependencies: ["AppliancePort", "Identity", "Media", "Membership", "Parts", "Relay", "Threads", "Web"]),
        .testTarget(
            name: "CoordinatorTests",
            dependencies: ["Coordinator", "Identity", "Membership", "Parts", "Uplink", "Storage", "Web"]),
        .testTarget(
            name: "NodeTests",
            dependencies: [
                "AppliancePort", "Node", "Coordinator", "Identity", "Media", "Membership", "Parts", "Relay", "Uplink", "Storage", "Threads",
                "TLS", "Web",
            ]),
        .testTarget(
            name: "ApplianceTests",
            dependencies: [
                "Appliance", "Admin", "Files", "Identity", "Live", "Media", "Membership", "Parts", "Relay", "Storage", "Threads",
                "TLS", "Uplink", "Web",
            ]),
        .testTarget(name: "HouseTests"),
        .testTarget(name: "ClientTests", dependencies: ["HLSRules", "Media", "RTMP"]),
    ],
    swiftLanguageModes: [.v6]
)
