import Membership
import Storage

/// Why the owner's wish was not done, in words.
public enum CoordinatorError: Error, Sendable, Equatable, CustomStringConvertible {
    case refused(RosterError)
    case notSaved(StorageError)
    case noRandomness

    public var description: String {
        switch self {
        case .refused(let error): return error.description
        case .notSaved(let error): return error.description
        case .noRandomness: return "The system has no random numbers."
        }
    }
}
