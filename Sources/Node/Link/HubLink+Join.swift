import Identity
import Membership
import Threads

extension HubLink {
    /// Tries once. Returns milliseconds until the next step.
    func join(_ code: InviteCode, _ conversation: Conversation, _ course: inout Course) -> Int64 {
        do {
            let bytes = try askToJoin(code, conversation, &course)
            guard let answer = try? JoinAnswer(bytes: bytes), let key = conversation.key else { throw Conversation.Failure.nonsense }
            guard answer.outcome != .full else { return failed("the hub has as many members as it can", &course) }
            var hub: KnownHub?
            if answer.outcome == .joined || answer.outcome == .waitsForApproval {
                hub = KnownHub(
                    key: key, fingerprint: code.hub, name: answer.hubName, member: answer.member,
                    state: answer.outcome == .joined ? .active : .pending, invited: code.addresses)
                hub?.successions = conversation.successions?.bytes ?? []
                if (try? AddressRecord(bytes: answer.addresses, hub: key, .sodium)) != nil { hub?.addressRecord = answer.addresses }
            }
            if hub != nil { try supportAtFirst(answer.streams) }
            try store.end(SHA256.digest(code.secret), answer.outcome, hub: hub)
            course.succeeded()
            condition.withLock { [hub] condition in
                condition.trouble = nil
                condition.subject = hub.map { .member($0) } ?? .over(answer.outcome)
                condition.members = [:]
            }
            onEvent(hub.map { .joined(hub: $0.name, waitsForApproval: $0.state == .pending) } ?? .refused(answer.outcome))
            return 0
        } catch {
            let words = String(describing: error)
            onEvent(.joinFailed(words))
            return failed(words, &course)
        }
    }

    /// The streams that the invite is for, unless the owner has chosen others for this hub.
    private func supportAtFirst(_ streams: StreamChoice) throws {
        var support = uplink.view(of: fingerprint).support
        guard support == Support() else { return }
        support.streams = streams
        try uplink.set(support, of: fingerprint)
    }

    /// Where the code says; else where the LAN says.
    private func askToJoin(_ code: InviteCode, _ conversation: Conversation, _ course: inout Course) throws(Conversation.Failure) -> [UInt8]
    {
        let request = JoinRequest(secret: code.secret, name: configuration.name, release: configuration.release).bytes
        do {
            return try conversation.ask("/join", request, limit: JoinAnswer.maximumSize, code.addresses)
        } catch {
            guard case .unreachable = error else { throw error }
            let found = onLAN(besides: code.addresses, &course)
            guard !found.isEmpty else { throw error }
            return try conversation.ask("/join", request, limit: JoinAnswer.maximumSize, found)
        }
    }
}
