import Identity
import Membership

extension Node {
    /// Proves to a hub that this box listens where it was asked; both as in `PlaceProof`, in base 32. nil: not a hub of this box, or nonsense.
    public func placeProof(hub: String, nonce: String) -> [UInt8]? {
        guard let fingerprint = Base32.bytes(hub).flatMap(Fingerprint.init), let nonce = Base32.bytes(nonce), isMember(of: fingerprint)
        else { return nil }
        return PlaceProof(for: fingerprint, nonce: nonce, by: signer)?.bytes
    }
}
