import Foundation
import Testing

/// A started player with the directory that it needs.
final class Audience: Sendable {
    let player: Player
    let way: String
    let program: Program
    private let home: String

    init(_ player: Player, _ url: String, _ clip: Clip, over way: String, with command: [String]? = nil) throws {
        self.player = player
        self.way = way
        home = try temporaryDirectory("home")
        chmod(home, 0o777)
        program = try player.start(url, clip, home: home, with: command)
    }

    var sight: Sight { player.sight(of: program) }

    /// Waits until the player has decoded enough; the player goes on.
    @discardableResult
    func sees(_ enough: Enough, within limit: Duration) async throws -> Sight {
        var asked = ContinuousClock.now
        return try await eventually(
            "\(player) sees enough over \(way)", within: limit, detail: { "\(self.sight)\n\(self.lastWords)" }
        ) {
            // VLC tells its numbers when asked.
            if player == .vlc, ContinuousClock.now - asked > .milliseconds(300) {
                program.enter("stats")
                asked = ContinuousClock.now
            }
            let sight = self.sight
            if enough.isMet(by: sight) { return sight }
            guard program.isRunning else {
                throw Failure("\(player) over \(way) ended with \(program.exitStatus ?? -1) after \(sight)\n\(lastWords)")
            }
            return nil
        }
    }

    func leave() async {
        await program.stop()
        try? FileManager.default.removeItem(atPath: home)
    }

    private var lastWords: String {
        (program.log.lines + program.output.lines).filter { !$0.contains("showinfo") && !$0.contains("last-message") }.suffix(25)
            .map { String($0.prefix(200)) }.joined(separator: "\n")
    }
}

/// Lets every named player watch at the same time in every named way, until each has seen enough and without a complaint.
func everyone(
    _ players: [Player] = Player.ofMessages, _ ways: [Way] = Way.allCases, watch clip: Clip, of name: String = "live", on hub: Hub,
    _ enough: Enough, within limit: Duration = .seconds(30), tolerating tolerated: [String] = []
) async throws {
    let addresses = ways.map { ($0.rawValue, hub.playURL(name, over: $0)) }
    try await everyone(players, addresses, watch: clip, enough, within: limit, tolerating: tolerated)
}

/// The same at addresses, each with what they are called.
func everyone(
    _ players: [Player], _ addresses: [(way: String, url: String)], watch clip: Clip, _ enough: Enough, within limit: Duration,
    tolerating tolerated: [String] = []
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for player in players {
            for (way, url) in addresses {
                group.addTask {
                    let audience = try Audience(player, url, clip, over: way)
                    try await withCleanup {
                        let sight = try await audience.sees(enough, within: limit)
                        let complaints = sight.complaints.filter { line in !tolerated.contains { line.contains($0) } }
                        #expect(complaints.isEmpty, "\(player) over \(way)")
                    } finally: {
                        await audience.leave()
                    }
                }
            }
        }
        // One that fails does not end the others: each says its own word.
        var failures: [String] = []
        while let result = await group.nextResult() {
            if case .failure(let error) = result { failures.append("\(error)") }
        }
        if !failures.isEmpty { throw Failure(failures.joined(separator: "\n\n")) }
    }
}
