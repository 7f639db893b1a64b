import Foundation

/// Firefox ESR through Marionette, its own protocol: `LENGTH:JSON` over TCP, and the commands of WebDriver. Debian has no driver for it.
final class Firefox: Browser, @unchecked Sendable {
    // `number` and the socket are used by one test, one command after the other.
    private let program: Program
    private let socket: Socket
    private var number = 0

    private static let preferences: KeyValuePairs = [
        "marionette.port": "0", "datareporting.policy.dataSubmissionEnabled": "false", "browser.shell.checkDefaultBrowser": "false",
        "app.update.enabled": "false", "browser.safebrowsing.downloads.enabled": "false", "extensions.update.enabled": "false",
        "app.normandy.enabled": "false", "network.captive-portal-service.enabled": "false", "toolkit.telemetry.enabled": "false",
        "network.connectivity-service.enabled": "false",
        // As a fresh Firefox has it: only muted videos start by themselves.
        "media.autoplay.default": "1",
    ]

    init(in directory: String, environment: [String: String]) async throws {
        let settings = Self.preferences.map { "user_pref(\"\($0.key)\", \($0.value));\n" }.joined()
        try settings.write(toFile: directory + "/user.js", atomically: true, encoding: .utf8)
        let program = try Program(
            ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", directory],
            environment: environment.merging([
                "HOME": directory, "MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "800", "MOZ_CRASHREPORTER_DISABLE": "1",
            ]) { $1 })
        self.program = program
        do {
            let port: Int = try await eventually("Firefox listens", within: .seconds(30), detail: { program.log.text }) {
                let text = try? String(contentsOfFile: directory + "/MarionetteActivePort", encoding: .utf8)
                return text.flatMap { Int($0) }
            }
            socket = try Socket(port: port)
            _ = try receive()
            try call("WebDriver:NewSession", ["capabilities": ["alwaysMatch": [String: Any]()]])
        } catch {
            await program.stop()
            throw error
        }
    }

    var log: String { program.log.lines.suffix(20).joined(separator: "\n") }

    func open(_ url: String) throws { try call("WebDriver:Navigate", ["url": url]) }

    func evaluate(_ script: String) throws -> Any {
        try value(of: call("WebDriver:ExecuteScript", ["script": script, "args": [Any](), "sandbox": NSNull()]))
    }

    func press(_ key: String) throws {
        let presses = [["type": "keyDown", "value": key], ["type": "keyUp", "value": key]]
        try call("WebDriver:PerformActions", ["actions": [["type": "key", "id": "keyboard", "actions": presses] as [String: Any]]])
    }

    func openTab() throws -> String {
        let answer = try call("WebDriver:NewWindow", ["type": "tab", "focus": true]) as? [String: Any]
        guard let tab = answer?["handle"] as? String else { throw Failure("no new tab") }
        try lookAt(tab: tab)
        return tab
    }

    func lookAt(tab: String) throws { try call("WebDriver:SwitchToWindow", ["handle": tab, "focus": true]) }

    func freeze(_ isFrozen: Bool) { program.freeze(isFrozen) }

    func end() async {
        _ = try? call("Marionette:Quit", ["flags": ["eForceQuit"]])
        _ = try? await program.exited(within: .seconds(30))
        await program.stop()
    }

    /// A command is `[0, number, name, parameters]`, its answer `[1, number, error, result]`.
    @discardableResult
    private func call(_ name: String, _ parameters: [String: Any]) throws -> Any {
        number += 1
        let bytes = try JSONSerialization.data(withJSONObject: [0, number, name, parameters] as [Any])
        try socket.send(Array("\(bytes.count):".utf8) + bytes)
        guard let answer = try receive() as? [Any], answer.count == 4 else { throw Failure("\(name): no answer that Marionette knows") }
        if let problem = answer[2] as? [String: Any] { throw Failure("\(name): \(problem["message"] ?? problem)") }
        return answer[3]
    }

    private func value(of answer: Any) throws -> Any {
        guard let value = (answer as? [String: Any])?["value"] else { throw Failure("no value in \(answer)") }
        return value
    }

    private func receive() throws -> Any {
        var length = 0
        guard socket.isReadable(within: 30_000 * Int32(patience)) else { throw Failure("Firefox is silent") }
        while true {
            let byte = try socket.receive(exactly: 1)[0]
            if byte == UInt8(ascii: ":") { break }
            guard (48...57).contains(byte), length < 1 << 24 else { throw Failure("this is not Marionette") }
            length = length * 10 + Int(byte - 48)
        }
        return try JSONSerialization.jsonObject(with: Data(try socket.receive(exactly: length)), options: .fragmentsAllowed)
    }
}
