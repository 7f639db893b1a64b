import Admin
import Media

/// A hub that does not run: its settings can be changed all the same.
struct SleepingHub: ApplianceControl {
    let keeper: StreamKeeper
    let token: OwnerToken

    func status() async -> HubStatus {
        let streams = await keeper.streams().map { StreamStatus(name: $0.name.text, life: StreamStatus.Life($0.life)) }
        return HubStatus(
            version: Version.text, uptimeSeconds: 0, addresses: HubStatus.Addresses(rtmp: [], http: []),
            streams: streams.filter { $0.life.state != .archived }, archived: streams.filter { $0.life.state == .archived })
    }

    func streamKeys() async throws(HubControlError) -> [StreamName: StreamKey] {
        Dictionary(await keeper.streams().map { ($0.name, $0.key) }) { first, _ in first }
    }

    func addStream(_ name: StreamName, key: StreamKey?) async throws(HubControlError) -> StreamKey {
        try await keeper.addStream(name, key: key)
    }

    func rotateKey(_ name: StreamName) async throws(HubControlError) -> StreamKey { try await keeper.rotateKey(name) }

    func removeStream(_ name: StreamName) async throws(HubControlError) { try await keeper.removeStream(name) }

    func change(_ name: StreamName, _ wish: StreamWish) async throws(HubControlError) { try await keeper.change(name, wish) }

    func viewKeys() async -> [StreamName: String] { await keeper.viewKeys() }

    func settings() async -> HubSettings { await keeper.settings }

    func change(_ settings: HubSettings.Change) async throws(HubControlError) {
        if let isShown = settings.leaderboard { try await keeper.setLeaderboard(isShown) }
    }

    func setPassword(_ password: String?) async throws(HubControlError) { try await keeper.setPassword(password) }
}
