import Admin

/// Makes the request of an `invite` or `member` command.
struct MemberQuestion {
    private let command: ParsedCommand

    init(_ command: ParsedCommand) { self.command = command }

    /// Throws what a person should read.
    func request() throws(UsageError) -> ControlRequest {
        switch command.verb {
        case .inviteCreate: return try invite()
        case .inviteList: return ControlRequest(command: .inviteList)
        case .memberList: return ControlRequest(command: .memberList)
        case .inviteRevoke: return try about(.inviteRevoke)
        case .inviteUndo: return try about(.inviteUndo)
        case .memberApprove: return try about(.memberApprove)
        case .memberPause: return try about(.memberPause)
        case .memberResume: return try about(.memberResume)
        case .memberRename:
            var request = try about(.memberRename)
            request.name = command.operands.last
            return request
        default: return try about(.memberRemove)
        }
    }

    private func about(_ what: ControlRequest.Command) throws(UsageError) -> ControlRequest {
        guard let text = command.operands.first, let number = Int64(text), number > 0 else {
            throw UsageError(description: "\(command.verb.rawValue): \"\(command.operands.first ?? "")\" is not a number from the list")
        }
        return ControlRequest(command: what, number: number)
    }

    private func invite() throws(UsageError) -> ControlRequest {
        var wish = InviteRequest()
        if let streams = command.options["stream"] { wish.streams = streams.split(separator: "\n").map(String.init) }
        if let text = command.options["uses"] {
            guard let uses = Int(text), (1...1_000).contains(uses) else {
                throw UsageError(description: "invite create: --uses is a number from 1 to 1000")
            }
            wish.uses = uses
        }
        if let text = command.options["expires"] {
            guard let seconds = Self.seconds(text) else {
                throw UsageError(description: "invite create: --expires is a time from 1m to 366d, written like 12h or 7d")
            }
            wish.lifeSeconds = seconds
        }
        if let text = command.options["member"] {
            guard let member = Int64(text) else {
                throw UsageError(description: "invite create: --member is a number from streamr member list")
            }
            wish.member = member
        }
        wish.needsApproval = command.has("approval")
        wish.name = command.options["name"]
        return ControlRequest(command: .inviteCreate, invite: wish)
    }

    /// `90m`, `12h`, `7d`, `2w`.
    static func seconds(_ text: String) -> Int64? {
        let factors: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard text.utf8.count <= 6, let unit = text.last, let factor = factors[unit], let number = Int64(text.dropLast()), number > 0 else {
            return nil
        }
        let seconds = number * factor
        return seconds <= 366 * 86_400 ? seconds : nil
    }
}
