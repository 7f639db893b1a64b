/// A step from one state of the roster to the next. What belongs together is saved in one transaction, and only then true.
public enum RosterChange: Sendable, Equatable {
    /// An invite is new, or something but its uses has changed.
    case invite(Invite)
    /// An old invite makes room.
    case forgetInvite(Int64)
    /// A member is new, or has changed.
    case member(Member)
    case use(invite: Int64, Invite.Use)
    /// The invite is free again for another key.
    case releaseUse(invite: Int64, PublicKey)
    /// Something changed that members must hear of.
    case revision(UInt64)
}

/// Why the owner's wish cannot be.
public enum RosterError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownInvite(Int64)
    case unknownMember(Int64)
    case badName
    case badStreamName
    case badUses
    case badLife
    case tooManyInvites
    /// The member is in a state in which this means nothing.
    case notPossible(Member.State)
    /// Nobody else tried the invite.
    case nothingToUndo
    /// The succession is not of this member's key, or the new key is somebody's already.
    case wrongSuccession

    public var description: String {
        switch self {
        case .unknownInvite(let id): return "There is no invite \(id)."
        case .unknownMember(let id): return "There is no member \(id)."
        case .badName: return "A name has 1 to \(JoinRequest.maximumName) characters and no control characters."
        case .badStreamName: return "An invite is for at most \(Invite.maximumStreams) streams, named as they are."
        case .badUses: return "An invite is for 1 to \(Invite.maximumUses) boxes."
        case .badLife: return "An invite is good for a minute to 366 days."
        case .tooManyInvites: return "There are \(Roster.maximumInvites) open invites: revoke some."
        case .notPossible(let state):
            switch state {
            case .pending: return "This member waits for approval."
            case .active: return "This member is active already."
            case .paused: return "This member is paused."
            case .removed: return "This member was removed: invite it again."
            }
        case .nothingToUndo: return "No other box has tried to use this invite."
        case .wrongSuccession: return "This succession is not of a member's key."
        }
    }
}
