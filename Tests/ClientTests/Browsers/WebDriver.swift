import Foundation

/// A browser behind a driver that speaks W3C WebDriver, which is JSON over HTTP: Debian has one each for Chromium and for WebKit.
final class WebDriver: Browser {
    private let driver: Program
    private let port: Int
    private let session: String

    /// Starts the driver, which prints or was told its port, and opens a session with these capabilities.
    init(
        _ command: [String], environment: [String: String], capabilities: [String: Any], port findPort: (Program) -> Int?
    ) async throws {
        let (driver, port) = try await Self.start(command, environment, findPort)
        self.driver = driver
        do {
            let answer = try Self.call(port, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]]) as? [String: Any]
            guard let session = answer?["sessionId"] as? String else { throw Failure("\(driver.name) opened no session") }
            self.port = port
            self.session = "/session/" + session
        } catch {
            await driver.stop()
            throw error
        }
    }

    /// A driver that chooses its port may find that another program has just taken it, and ends: then it is started once more.
    private static func start(
        _ command: [String], _ environment: [String: String], _ findPort: (Program) -> Int?
    ) async throws -> (Program, port: Int) {
        for attempt in 1...3 {
            let driver = try Program(command, environment: environment)
            do {
                let port = try await eventually(
                    "\(driver.name) listens", within: .seconds(60), detail: { driver.output.text + driver.log.text }
                ) { () -> Int?? in
                    guard driver.isRunning || attempt == 3 else { return .some(nil) }
                    guard let port = findPort(driver), let socket = try? Socket(port: port) else { return nil }
                    withExtendedLifetime(socket) {}
                    return port
                }
                if let port { return (driver, port) }
            } catch {
                await driver.stop()
                throw error
            }
            await driver.stop()
        }
        throw Failure("\(command[0]) does not start")
    }

    var log: String { driver.log.lines.suffix(20).joined(separator: "\n") }

    func open(_ url: String) throws { try command("POST", "/url", ["url": url]) }
    func evaluate(_ script: String) throws -> Any { try command("POST", "/execute/sync", ["script": script, "args": [Any]()]) }

    func press(_ key: String) throws {
        let presses = [["type": "keyDown", "value": key], ["type": "keyUp", "value": key]]
        try command("POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": presses] as [String: Any]]])
    }

    func openTab() throws -> String {
        let answer = try command("POST", "/window/new", ["type": "tab"]) as? [String: Any]
        guard let tab = answer?["handle"] as? String else { throw Failure("no new tab") }
        try lookAt(tab: tab)
        return tab
    }

    func lookAt(tab: String) throws { try command("POST", "/window", ["handle": tab]) }

    func freeze(_ isFrozen: Bool) { driver.freeze(isFrozen) }

    /// Asks for the end; the browser is in the driver's process group, which is then ended for sure.
    func end() async {
        _ = try? command("DELETE", "", nil)
        await driver.stop()
    }

    @discardableResult
    private func command(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any {
        try Self.call(port, method, session + path, body)
    }

    private static func call(_ port: Int, _ method: String, _ path: String, _ body: [String: Any]?) throws -> Any {
        let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) } ?? []
        let socket = try Socket(port: port)
        let headers = ["Content-Type: application/json", "Content-Length: \(bytes.count)"]
        try socket.send(HTTPClient.request(path, method: method, headers: headers) + bytes)
        // Starting a browser takes longer than anything else that these sockets wait for.
        guard socket.isReadable(within: 30_000 * Int32(patience)) else { throw Failure("the driver is silent about \(path)") }
        // The driver keeps the connection, so the length says where the answer ends.
        var head: [UInt8] = []
        while !head.reversed().starts(with: Array("\n\r\n\r".utf8)) { head += try socket.receive(exactly: 1) }
        let length = String(decoding: head, as: UTF8.self).firstMatch(of: #/(?i)content-length: *(\d+)/#).flatMap { Int($0.1) } ?? 0
        let answer = try socket.receive(exactly: length)
        guard let object = try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any], let value = object["value"] else {
            throw Failure("the driver answered \(path) with \(String(decoding: answer.prefix(400), as: UTF8.self))")
        }
        if let problem = value as? [String: Any], let error = problem["error"] {
            throw Failure("\(path): \(error): \(problem["message"] ?? "")")
        }
        return value
    }
}
