import Coordinator
import Discovery
import Glibc
import Identity
import Membership
import TLS
import Threads

/// The keys that a hub has had, for as long as its members may know it by them: the appliance port shows them to who asks for them, and the LAN
/// is told of them too. Owned by the hub's members.
final class FormerKeys: Sendable {
    private struct Former: Sendable {
        let identity: IdentityKey
        let path: String
    }

    private let certificates: CertificateStore
    private let remaining: Locked<[Former]>

    /// `certificates`: of the appliance port. A key whose file is gone, or cannot be read, is left out.
    init(_ chain: SuccessionChain?, directory: DataDirectory, certificates: CertificateStore) throws {
        self.certificates = certificates
        var found: [Former] = []
        for key in chain?.formers ?? [] {
            let path = directory.formerKey(Fingerprint(of: key, .sodium))
            guard let identity = try? IdentityFile.load(path), identity.publicKey == key else { continue }
            try certificates.show(Certificate.identity(key: identity.pem), to: identity.fingerprint.serverName)
            found.append(Former(identity: identity, path: path))
        }
        remaining = Locked(found)
    }

    var fingerprints: [Fingerprint] { remaining.withLock { $0.map(\.identity.fingerprint) } }

    /// Called now and then: a key whose time is over is shown to nobody any more, and its file is removed.
    func look(_ coordinator: Coordinator) async {
        for former in remaining.withLock({ $0 }) {
            guard await !coordinator.isAccepted(former.identity.publicKey) else { continue }
            certificates.endShowing(to: former.identity.fingerprint.serverName)
            unlink(former.path)
            remaining.withLock { $0.removeAll { $0.path == former.path } }
        }
    }
}
