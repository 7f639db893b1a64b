/// A node or a viewer, by a number that the caller keeps for it. Plans for the same peers are the same, so the number also settles ties.
public struct PeerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var number: UInt64

    public init(_ number: UInt64) { self.number = number }

    public static func < (one: PeerID, other: PeerID) -> Bool { one.number < other.number }
    public var description: String { String(number) }
}

/// The line behind which peers reach each other without the Internet.
public struct NetworkID: Hashable, Sendable {
    public var number: UInt64

    public init(_ number: UInt64) { self.number = number }
}
