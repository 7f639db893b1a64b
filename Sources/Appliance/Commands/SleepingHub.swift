import Admin
import Media

/// A hub that does not run: its settings can be changed all the same.
struct SleepingHub: ApplianceControl {
    let keeper: StreamKeeper

    func status() async -> HubStatus {
        HubStatus(version: Version.text, uptimeSeconds: 0, addresses: HubStatus.Addresses(rtmp: [], http: []))
    }

    func streamKeys() async throws(HubControlError) -> [StreamName: StreamKey] {
        Dictionary(await keeper.streams().map { ($0.name, $0.key) }) { first, _ in first }
    }

    func addStream(_ name: StreamName, key: StreamKey?) async throws(HubControlError) -> StreamKey {
        try await keeper.addStream(name, key: key)
    }

    func rotateKey(_ name: StreamName) async throws(HubControlError) -> StreamKey { try await keeper.rotateKey(name) }

    func removeStream(_ name: StreamName) async throws(HubControlError) { try await keeper.removeStream(name) }

    func setPassword(_ password: String?) async throws(HubControlError) { try await keeper.setPassword(password) }
}
