import Foundation

/// Chromium through Debian's chromium-driver.
enum Chromium {
    /// Pages from here are like pages from any hub over plain HTTP.
    static let untrustedHost = "hub.test"

    static func start(in directory: String, environment: [String: String]) async throws -> any Browser {
        var arguments = [
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio", "--no-first-run", "--disable-breakpad",
            "--disable-component-update",
            // A name that is this machine, without the trust that browsers have in its own addresses.
            "--host-resolver-rules=MAP \(untrustedHost) 127.0.0.1", "--disable-background-networking", "--window-size=1280,800",
            "--user-data-dir=\(directory)/profile",
        ]
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        return try await WebDriver(
            ["chromedriver", "--port=0"], environment: environment.merging(["HOME": directory]) { $1 },
            capabilities: ["browserName": "chrome", "goog:chromeOptions": ["args": arguments]]
        ) { driver in
            driver.output.last { $0.contains("started successfully on port") }?
                .split(separator: " ").last.flatMap { Int($0.filter(\.isNumber)) }
        }
    }
}
