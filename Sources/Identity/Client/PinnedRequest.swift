import Membership

/// What is asked of another appliance.
public struct PinnedRequest: Sendable, Equatable {
    public var path: String
    /// nil: a GET.
    public var body: [UInt8]?
    /// The value of `RequestSignature.field`; nil: unsigned.
    public var signature: String?
    /// Bytes of an answer; a longer one ends the request.
    public var answerLimit: Int
    /// The name of the server that is asked for in TLS (RFC 6066, 3); nil: none.
    public var serverName: String?

    public init(path: String, body: [UInt8]? = nil, signature: String? = nil, answerLimit: Int, serverName: String? = nil) {
        self.serverName = serverName
        self.path = path
        self.body = body
        self.signature = signature
        self.answerLimit = answerLimit
    }

    public var method: String { body == nil ? "GET" : "POST" }
}

/// What came back from the appliance whose key was expected.
public struct PinnedAnswer: Sendable, Equatable {
    public var status: Int
    public var body: [UInt8]
    /// Where it was.
    public var address: CandidateAddress
    /// How long the line to it and back is, as the kernel has measured it; nil: not known.
    public var roundTripMicroseconds: Int?
}

/// Why an address did not lead to the appliance.
public enum ConnectionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Somebody else is there: another key.
    case wrongKey
    case refused
    case timeout
    case unresolved
    /// The name leads to an address that must not be tried.
    case notAllowed
    case answerTooLong
    /// The caller ended it.
    case cancelled
    /// libcurl's own words.
    case other(String)

    public var description: String {
        switch self {
        case .wrongKey: return "another appliance is there: its key is not the expected one"
        case .refused: return "nobody listens there"
        case .timeout: return "no answer"
        case .unresolved: return "the name is not known"
        case .notAllowed: return "the name leads to an address that is not in a shared network"
        case .answerTooLong: return "the answer is too long"
        case .cancelled: return "ended"
        case .other(let words): return words
        }
    }
}
