import CSystem
import Glibc

/// Why the media listeners could not start.
public enum LiveError: Error, Sendable, CustomStringConvertible {
    case cannotListen(ListenAddress, purpose: String, errorNumber: Int32)
    case outOfResources(String, errorNumber: Int32)

    public var description: String {
        switch self {
        case .cannotListen(let address, let purpose, EADDRINUSE):
            return "\(address) (\(purpose)) is already in use: is another program, or another hub, running on that port?"
        case .cannotListen(let address, let purpose, EACCES):
            return "no permission to listen on \(address) (\(purpose)): ports below 1024 need the system's leave"
        case .cannotListen(let address, let purpose, EINVAL):
            return "\(address) (\(purpose)) is not a numeric address, like [::]:8080 or 127.0.0.1:8080"
        case .cannotListen(let address, let purpose, let number):
            return "cannot listen on \(address) (\(purpose)): \(String(cString: strerror(number)))"
        case .outOfResources(let what, let number):
            return "cannot make \(what): \(String(cString: strerror(number)))"
        }
    }
}
