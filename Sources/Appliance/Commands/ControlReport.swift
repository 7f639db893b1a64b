import FoundationEssentials

/// Writes an answer for the person, or with `--json` for the program, that asked.
struct ControlReport {
    var command: ParsedCommand
    var response: ControlResponse

    func text() throws -> String {
        switch command.verb {
        case .status:
            if let hubs = response.hubs { return command.has("json") ? try Self.json(hubs) : MemberReport(response: response).hubs }
            guard let status = response.status else { return "" }
            return command.has("json") ? try Self.json(status) : StatusText(status: status).text
        case .streamList:
            let streams = (response.streams ?? []).filter { ($0.state == "ARCHIVED") == command.has("archived") }
            return command.has("json") ? try Self.json(streams) : table(streams)
        case .streamTesting: return testing(response.streams?.first)
        case .streamGoLive: return "\(command.operands.first ?? "") is live\n"
        case .streamArchive: return "archived \(command.operands.first ?? "")\n"
        case .streamRestore: return "restored \(command.operands.first ?? "")\n"
        case .leaderboard: return "leaderboard \(command.operands.first ?? "")\n"
        case .streamAdd, .streamRotateKey: return table(response.streams ?? [])
        case .streamRemove: return "removed \(command.operands.first ?? "")\n"
        case .inviteCreate, .inviteList, .memberList:
            let report = MemberReport(response: response)
            guard command.has("json") else { return report.text(isNew: command.verb == .inviteCreate) }
            if let members = response.members { return try Self.json(members) }
            return try Self.json(response.invites ?? [])
        case .inviteRevoke: return "revoked invite \(command.operands.first ?? "")\n"
        case .inviteUndo: return "Invite \(command.operands.first ?? "") is free again: the right box gets in at its next try.\n"
        case .memberApprove: return "approved member \(command.operands.first ?? "")\n"
        case .memberPause: return "paused member \(command.operands.first ?? "")\n"
        case .memberResume: return "member \(command.operands.first ?? "") goes on\n"
        case .memberRename: return "renamed member \(command.operands.first ?? "")\n"
        case .memberRemove: return "removed member \(command.operands.first ?? "")\n"
        case .tokenShow, .tokenRotate: return (response.token ?? "") + "\n"
        case .passwordSet: return "The owner's page now opens from other machines with this password.\n"
        case .passwordRemove: return "The owner's page now opens from this machine only.\n"
        default: return ""
        }
    }

    private func testing(_ stream: StreamListing?) -> String {
        let name = command.operands.first ?? ""
        guard let link = stream?.link else { return "\(name): who publishes is live at once.\n" }
        return "\(name): you alone see what is published until: streamr stream go-live \(name)\nYour link: \(link)\n"
    }

    /// A line a stream: its name and its key, so that scripts can read it too.
    private func table(_ streams: [StreamListing]) -> String {
        let width = streams.map(\.name.count).max() ?? 0
        return streams.map { $0.name + String(repeating: " ", count: width - $0.name.count + 2) + $0.key + "\n" }.joined()
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
