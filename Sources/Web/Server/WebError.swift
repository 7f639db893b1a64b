/// Why a web server could not start, in words for people.
public enum WebError: Error, Equatable, CustomStringConvertible {
    case badAddress(String)
    case addressInUse(String)
    case cannotListen(String, reason: String)
    case cannotStart(reason: String)

    public var description: String {
        switch self {
        case .badAddress(let address): "\(address) is not an address of this machine."
        case .addressInUse(let address): "\(address) is already in use by another program."
        case .cannotListen(let address, let reason): "Cannot listen on \(address): \(reason)."
        case .cannotStart(let reason): "The web server cannot start: \(reason)."
        }
    }
}
