import Identity
import Membership
import Testing

@testable import Parts

/// Manifests signed with a real key.
struct Signing {
    let key: IdentityKey

    init(_ seed: UInt8 = 1) throws { key = try #require(IdentityKey(seed: [UInt8](repeating: seed, count: 32))) }

    static func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] { SHA256.digest(Array(bytes)) }

    func writer(_ start: SessionStart = PartStore.made().start, rendition: RenditionName = .source, slices: Int = 16) -> ManifestWriter {
        ManifestWriter(start, rendition: rendition, slices: slices, hash: Self.hash, sign: key.sign)
    }

    func reader(_ session: SessionID = PartStore.made().start.session, rendition: RenditionName = .source) -> ManifestReader {
        ManifestReader(session, rendition: rendition, hash: Self.hash) { key.verifies($1, of: $0) }
    }

    /// A body that the hub has signed, whatever it says.
    func signed(_ body: [UInt8]) -> [UInt8] { body + key.sign(ManifestEntry.mark + body) }
}

extension IdentityKey {
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool { Cryptography.sodium.verify(signature, message, publicKey) }
}
