import Identity
import Membership

/// A hub that this node supports, as it remembers it.
public struct KnownHub: Sendable, Equatable {
    /// The one that it has now, as far as is known here.
    public var key: PublicKey
    /// Of the key by which it was joined: here it is called so, whatever key it has.
    public var fingerprint: Fingerprint
    public var name: String
    /// Our number among its members.
    public var member: Int64
    public var state: Member.State
    /// Ways to reach it that the invite named.
    public var invited: [CandidateAddress]
    /// Its newest signed address record; empty: none yet.
    public var addressRecord: [UInt8]
    /// Its newest signed membership revision; empty: none yet.
    public var revision: [UInt8]
    /// Other members, and where they may be.
    public var peers: [PeerList.Peer] = []
    /// For how long this node goes on when it does not hear the hub.
    public var leaseSeconds: Int64 = 21_600
    /// For how long it has not heard it, as it was last saved.
    public var silentSeconds: Int64 = 0

    /// What has led to its key from the one by which it was joined (`SuccessionChain`); empty: it is the same.
    public var successions: [UInt8] = []

    public static let maximumPeers = 64

    public init(
        key: PublicKey, fingerprint: Fingerprint, name: String, member: Int64, state: Member.State, invited: [CandidateAddress],
        addressRecord: [UInt8] = [], revision: [UInt8] = []
    ) {
        self.key = key
        self.fingerprint = fingerprint
        self.name = name
        self.member = member
        self.state = state
        self.invited = invited
        self.addressRecord = addressRecord
        self.revision = revision
    }
}

extension KnownHub {
    /// The newest ways first, then those of the invite.
    var candidates: [CandidateAddress] {
        ((try? AddressRecord(bytes: addressRecord, hub: key, .sodium))?.addresses ?? []) + invited
    }

    /// Of the key that it has now.
    var pin: Fingerprint { Fingerprint(of: key, .sodium) }

    /// Whether it has this key, or had it.
    func isKnown(by other: Fingerprint) -> Bool {
        other == fingerprint || other == pin
            || (try? SuccessionChain(bytes: successions, .sodium))?.key(after: other, .sodium) == key
    }

    /// 0: it has none.
    var addressSequence: UInt64 { (try? AddressRecord(bytes: addressRecord, hub: key, .sodium))?.sequence ?? 0 }

    var revisionNumber: UInt64 { (try? MembershipRevision(bytes: revision, hub: key, .sodium))?.number ?? 0 }

    var members: [PublicKey: Member.State] {
        let entries = (try? MembershipRevision(bytes: revision, hub: key, .sodium))?.entries ?? []
        return Dictionary(entries.map { ($0.key, $0.state) }) { first, _ in first }
    }
}

/// An invite that this node was given. Its secret is forgotten as soon as it has an end.
public struct KnownInvite: Sendable, Equatable {
    /// SHA-256 of the secret: the same code is never used twice.
    public var secretHash: [UInt8]
    /// nil: it has an end.
    public var code: InviteCode?
    /// nil: still trying.
    public var outcome: JoinOutcome?

    public init(secretHash: [UInt8], code: InviteCode?, outcome: JoinOutcome? = nil) {
        self.secretHash = secretHash
        self.code = code
        self.outcome = outcome
    }
}
