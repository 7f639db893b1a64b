/// Why bytes or a text of the protocol between appliances are not understood.
public enum MembershipError: Error, Sendable, Equatable {
    /// The bytes end too soon.
    case truncated
    /// More bytes than the message has.
    case trailingBytes(Int)
    /// From a release that says this in another way.
    case unknownVersion(UInt8)
    /// A length, a count or a value that the byte table does not allow.
    case outOfBounds(String)
    /// The signature is not the one of the key that the message names.
    case wrongSignature
    /// A pasted text that has nothing of an invite code.
    case notAnInviteCode
    /// An invite code with a mistake in it: its checksum is wrong.
    case mistypedInviteCode
}

extension MembershipError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated: return "the message ends too soon"
        case .trailingBytes(let count): return "the message has \(count) bytes too many"
        case .unknownVersion(let version): return "version \(version) is not known here: update streamr"
        case .outOfBounds(let what): return "\(what) is out of bounds"
        case .wrongSignature: return "the signature is wrong"
        case .notAnInviteCode: return "this is not an invite code: it begins with \(InviteCode.mark)"
        case .mistypedInviteCode: return "the invite code has a typing mistake, or a part of it is missing: copy all of it again"
        }
    }
}
