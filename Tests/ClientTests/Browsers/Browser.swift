import Foundation

/// A real browser, headless, with a profile of its own. Who starts it ends it; see `browsing`.
protocol Browser: Sendable {
    func open(_ url: String) throws
    /// Runs a script in the page; what it returns must be JSON.
    func evaluate(_ script: String) throws -> Any
    /// Presses and releases a key, as `KeyboardEvent.key` calls it for letters; others by `Key`.
    func press(_ key: String) throws
    /// Opens a tab beside the others and looks at it; its name.
    func openTab() throws -> String
    func lookAt(tab: String) throws
    /// Nothing in it runs, as while a device sleeps, until it is called with false.
    func freeze(_ isFrozen: Bool)
    /// What the browser has to say when a test fails.
    var log: String { get }
    func end() async
}

/// Keys that are no letters, as WebDriver writes them.
enum Key {
    static let left = "\u{E012}", up = "\u{E013}", right = "\u{E014}", down = "\u{E015}"
}

/// The browsers that Debian has.
enum BrowserKind: String, Sendable {
    case chromium, firefox, webkit

    /// Those that everything is asked of.
    static let main: [BrowserKind] = [.chromium, .firefox]

    /// `environment`: more variables for the browser.
    func start(in directory: String, environment: [String: String] = [:]) async throws -> any Browser {
        switch self {
        case .chromium: try await Chromium.start(in: directory, environment: environment)
        case .firefox: try await Firefox(in: directory, environment: environment)
        case .webkit: try await WebKit.start(in: directory, environment: environment)
        }
    }
}

/// Starts a browser, lets the test use it, and ends it, whatever happens.
func browsing<Value>(
    with kind: BrowserKind, environment: [String: String] = [:], _ body: (any Browser) async throws -> Value
) async throws -> Value {
    let directory = try temporaryDirectory("browser")
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let browser = try await kind.start(in: directory, environment: environment)
    return try await withCleanup {
        do {
            return try await body(browser)
        } catch {
            print(
                "The \(kind) of the failed test: \((try? PageReport.report(browser)).map(String.init(describing:)) ?? "no report")\n\(browser.log)"
            )
            throw error
        }
    } finally: {
        await browser.end()
    }
}
