import Identity

@testable import Membership

/// Keys that are the same in every run.
enum Keys {
    static let hub = make(1)
    static let friend = make(2)
    static let other = make(3)

    static func make(_ number: UInt8) -> IdentityKey {
        guard let key = IdentityKey(seed: [UInt8](repeating: number, count: 32)) else { preconditionFailure("a seed of 32 bytes") }
        return key
    }

    /// Keys that nobody signs with.
    static func plain(_ number: Int) -> PublicKey {
        guard let key = PublicKey((0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 8))) }) else {
            preconditionFailure("32 bytes")
        }
        return key
    }
}

extension CandidateAddress {
    /// An address that is one.
    static func at(_ host: String, _ port: UInt16 = 8600) -> CandidateAddress {
        guard let address = CandidateAddress(host: host, port: port) else { preconditionFailure("\(host) is no address") }
        return address
    }
}
