import Admin
import FoundationEssentials

/// What the command line asks of a hub: one JSON object on one line of the socket in the data directory.
///
/// `{"version":1,"command":"stream-add","name":"garden"}`
struct ControlRequest: Codable, Sendable, Equatable {
    enum Command: String, Codable, Sendable {
        case status
        case streamList = "stream-list"
        case streamAdd = "stream-add"
        case streamRotateKey = "stream-rotate-key"
        case streamRemove = "stream-remove"
        case streamTesting = "stream-testing"
        case streamGoLive = "stream-go-live"
        case streamArchive = "stream-archive"
        case streamRestore = "stream-restore"
        case leaderboard
        case passwordSet = "password-set"
        case tokenShow = "token-show"
        case tokenRotate = "token-rotate"
        case inviteCreate = "invite-create"
        case inviteList = "invite-list"
        case inviteRevoke = "invite-revoke"
        case inviteUndo = "invite-undo"
        case memberList = "member-list"
        case memberApprove = "member-approve"
        case memberPause = "member-pause"
        case memberResume = "member-resume"
        case memberRename = "member-rename"
        case memberRemove = "member-remove"
        case join
        case leave
        case support
    }

    /// A longer line is no request.
    static let maximumLength = 16 << 10

    var version = 1
    var command: Command
    var name: String?
    var key: String?
    /// For `password-set`; nil removes the password.
    var password: String?
    /// For `stream-testing` and `leaderboard`.
    var isOn: Bool?
    var invite: InviteRequest?
    /// The number of an invite or of a member.
    var number: Int64?
    /// For `join`.
    var code: String?
    /// For `support`; nil: nothing is changed.
    var support: SupportRequest?
}

/// The hub's answer: one JSON object on one line. `error` is in words for the person at the terminal.
struct ControlResponse: Codable, Sendable, Equatable {
    /// A longer line is no answer.
    static let maximumLength = 4 << 20

    var version = 1
    var error: String?
    var streams: [StreamListing]?
    var status: HubStatus?
    var invites: [InviteStatus]?
    var members: [MemberStatus]?
    var hubs: [HubListing]?
    /// Where a node serves viewers.
    var addresses: HubStatus.Addresses?
    var token: String?
    /// What a node gives: the box first, then each hub.
    var support: [SupportListing]?

    static func failure(_ words: String) -> ControlResponse { ControlResponse(error: words) }
}

/// A stream with its secrets: for the owner alone.
struct StreamListing: Codable, Sendable, Equatable {
    var name: String
    var key: String
    var state: String?
    /// The owner's link to a stream that is tested first.
    var link: String?
}

/// The form of messages on the socket.
enum ControlCoding {
    static func line(_ message: some Encodable) -> [UInt8]? {
        guard let data = try? JSONEncoder().encode(message) else { return nil }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    static func message<T: Decodable>(_ type: T.Type, from line: [UInt8]) -> T? {
        try? JSONDecoder().decode(type, from: Data(line))
    }
}
