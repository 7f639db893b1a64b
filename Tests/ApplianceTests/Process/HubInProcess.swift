import Foundation
import Identity
import Live
import Membership
import Testing
import Web

@testable import Appliance

/// A hub in this process, so that its table of routes can be walked, whose owner's page others can reach.
final class HubInProcess: Sendable {
    let hub: Hub
    let directory: TemporaryDirectory
    let token: String

    init() throws {
        directory = try TemporaryDirectory()
        var configuration = HubConfiguration()
        let free = ListenAddress(host: "127.0.0.1", port: 0)
        (configuration.live.httpAddress, configuration.live.rtmpAddress) = (free, free)
        (configuration.https, configuration.rtmps, configuration.appliance) = (nil, nil, free)
        configuration.admin = ListenAddress(host: "0.0.0.0", port: 0)
        hub = try Hub(configuration, directory: directory.data, log: Log(level: .error))
        try hub.start()
        token = try String(contentsOfFile: directory.data.ownerToken, encoding: .utf8).filter { !$0.isWhitespace }
    }

    func port(_ purpose: ListenerTable.Listener.Purpose) -> UInt16 {
        hub.listeners.all.first { $0.purpose == purpose }?.address.port ?? 0
    }

    func routes(_ purpose: ListenerTable.Listener.Purpose) -> [Route] { hub.routes[purpose] ?? [] }

    /// The signature of a key that no invite was for.
    func strangersSession() throws -> RequestSession {
        let stranger = try #require(IdentityKey.make())
        let hubs = try IdentityFile.loadOrMake(directory.data.identityKey).fingerprint
        let address = try #require(CandidateAddress(host: .ipv4(0x7F00_0001), port: port(.appliance)))
        let client = try #require(PinnedClient(hubs))
        let request = PinnedRequest(
            path: "/appliance/v1/session", body: SessionRequest(key: stranger.publicKey).bytes, answerLimit: 1_000)
        let answer = try client.ask(request, at: address).get()
        return RequestSession(try SessionAnswer(bytes: answer.body), signer: stranger.signer, .sodium)
    }

    /// Runs `body` with one on a thread of its own: it blocks.
    static func run(_ body: @escaping @Sendable (HubInProcess) throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let site = try HubInProcess()
                        defer { site.hub.stop() }
                        try body(site)
                    })
            }
        }
    }
}
