/// What the pages and the API ask about friends' boxes.
public protocol MemberControl: Sendable {
    /// The hub's own; nil: it cannot be read.
    func key() async -> ShownKey?
    func members() async -> [MemberStatus]
    func invites() async -> [InviteStatus]
    /// Makes an invite; its code is in the answer this once.
    func makeInvite(_ wish: InviteRequest) async throws(MemberControlError) -> InviteStatus
    func revokeInvite(_ number: Int64) async throws(MemberControlError)
    /// Removes the member who took an invite, and frees it for the right one.
    func undoInvite(_ number: Int64) async throws(MemberControlError)
    func change(_ member: Int64, _ change: MemberChange) async throws(MemberControlError)
    /// Where a viewer gets a stream in slices, as JSON. `host`: what its browser calls this hub; `viewer`: its address.
    func sources(of stream: String, isSecure: Bool, host: String?, viewer: String) async throws(MemberControlError) -> [UInt8]
    /// What a viewer says of the boxes that it gets slices from; false: not with this ticket, in base64url.
    func complain(_ complaint: Complaint, of stream: String, ticket: String, from viewer: String) async -> Bool
}

/// What the owner does with a member.
public enum MemberChange: Sendable, Equatable {
    case approve
    case pause
    case resume
    case remove
    case rename(String)
}

/// Why not, in words for the owner.
public struct MemberControlError: Error, Sendable, Equatable {
    public var description: String
    /// HTTP's status for it: 404, 400, 409 or 503.
    public var status: Int

    public init(_ description: String, status: Int) {
        self.description = description
        self.status = status
    }
}

/// What an invite should be.
public struct InviteRequest: Codable, ClosedBody, Sendable, Equatable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case streams
        case uses
        case lifeSeconds
        case needsApproval
        case member
    }

    public var name: String?
    public var streams: [String]?
    public var uses: Int?
    public var lifeSeconds: Int64?
    public var needsApproval: Bool?
    /// Who gets a new key by it.
    public var member: Int64?

    public init() {}
}
