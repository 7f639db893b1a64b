import Admin

/// What the `invite`, `member` and `status` commands print for a person about friends' boxes.
struct MemberReport {
    var response: ControlResponse

    func text(isNew: Bool) -> String {
        if isNew, let invite = response.invites?.first { return made(invite) }
        if let members = response.members {
            return members.isEmpty ? "Nobody has joined yet: streamr invite create\n" : members.map(line).joined()
        }
        let invites = response.invites ?? []
        return invites.isEmpty ? "There are no invites.\n" : invites.map(line).joined()
    }

    /// What a node supports.
    var hubs: String {
        let hubs = response.hubs ?? []
        guard !hubs.isEmpty else { return "This node supports no hub yet: streamr join CODE\n" }
        return hubs.map { hub in
            let name = hub.name.isEmpty ? "(a new hub)" : hub.name
            return "\(name): \(hub.state), \(hub.isOnline ? "online" : "not connected")\n" + (hub.trouble.map { "  ! \($0)\n" } ?? "")
                + "  key: \(hub.fingerprint)\n" + (hub.streams ?? []).map(line).joined()
        }.joined()
    }

    /// A stream that a node serves.
    private func line(_ stream: RelayedStatus) -> String {
        let trouble = stream.trouble.map { "    ! \($0)\n" } ?? ""
        let links = response.addresses.map { WatchLinks(name: stream.name, addresses: $0) }
        let watch = stream.state == .live ? links.map { "    watch: \($0.flv)\n" } ?? "" : ""
        return "  \(stream.name): \(stream.words)\n" + trouble + watch
    }

    private func made(_ invite: InviteStatus) -> String {
        guard let code = invite.code else { return "" }
        var text = "Invite \(invite.number), good for \(Self.time(invite.secondsLeft)). On the friend's box:\n\n"
        text += "  streamr join \(code)\n"
        guard let link = invite.link else { return text }
        text += "\nOr as a link:\n\n  \(link)\n"
        if let code = QRCode(link) { text += "\n\(code.halfBlocks)" }
        return text
    }

    private func line(_ invite: InviteStatus) -> String {
        var words = ["\(invite.number)", invite.state, "\(invite.uses) of \(invite.maximumUses) used"]
        if invite.state == "open" { words.append("good for \(Self.time(invite.secondsLeft))") }
        if invite.needsApproval { words.append("with approval") }
        if !invite.name.isEmpty { words.append(invite.name) }
        let tried = invite.tried.map {
            "   ! another box tried it after it was used: \($0)\n     If that is your friend's, streamr invite undo \(invite.number) lets it in.\n"
        }
        return words.joined(separator: "  ") + "\n" + (tried ?? "")
    }

    private func line(_ member: MemberStatus) -> String {
        var words = ["\(member.number)", member.name]
        if member.state != "active" { words.append(member.state == "pending" ? "waits for approval" : member.state) }
        words.append(member.presence == "unknown" ? "offline" : member.presence)
        if let seconds = member.onlineSeconds { words.append("for \(Self.time(seconds))") }
        var details = [member.reason, member.health?.words].compactMap { $0 }
        details += (member.charges ?? []).map { "! not to be relied on: \($0)" }
        if let permille = member.onlinePermille { details.append("there for \(permille / 10) % of the last 7 days") }
        details.append("key: \(member.fingerprint)")
        return words.joined(separator: "  ") + "\n" + details.map { "   \($0)\n" }.joined()
    }

    static func time(_ seconds: Int64) -> String {
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min" }
        return seconds < 2 * 86_400 ? "\(seconds / 3_600) h" : "\(seconds / 86_400) days"
    }
}
