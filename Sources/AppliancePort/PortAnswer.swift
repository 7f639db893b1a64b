import Web

/// A message for another appliance, or a row of them without an end.
public struct PortAnswer: Sendable {
    public var bytes: [UInt8]
    /// A member has signed the request: its connection is kept, whoever else comes.
    public var isMembers: Bool
    /// Instead of `bytes`: sent as it comes.
    public var stream: (any BodySource)?

    public init(_ bytes: [UInt8], isMembers: Bool = false) {
        self.bytes = bytes
        self.isMembers = isMembers
    }
}

/// How a request of another appliance ends that is not answered with a message.
public enum PortRefusal: Error, Sendable, Equatable {
    case malformed
    /// The session is not known, or the signature is not what it should be: open a session, sign, ask again.
    case notProved
    case notMember
    case busy
}
