import Files

/// What is wrong with the key of an appliance or with a connection to another, in words for its owner.
public enum IdentityError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is there and holds no key.
    case damagedKey(path: String)
    /// Others may read the key.
    case openToOthers(path: String)
    case file(SystemError)
    case noRandomness

    public var description: String {
        switch self {
        case .damagedKey(let path):
            return "\(path) does not hold this appliance's key any more: put it back from a backup; "
                + "or remove it, and the appliance begins anew with another identity, which its members and hubs do not know"
        case .openToOthers(let path): return "other users of this machine can read \(path): chmod 600 it; if they may have, make a new key"
        case .file(let error): return error.description
        case .noRandomness: return "the system has no random numbers to make a key from"
        }
    }
}
