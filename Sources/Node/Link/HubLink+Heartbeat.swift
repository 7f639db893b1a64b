import Identity
import Membership
import Threads

extension HubLink {
    /// Tells the hub once how this node is, and learns what is new. Returns milliseconds until the next step.
    func beat(_ hub: KnownHub, _ conversation: Conversation, _ course: inout Course) -> Int64 {
        condition.withLock { $0.isBeating = true }
        do {
            try tellOfNewKeys(hub, conversation, &course)
            let answer = try ask(hub, conversation, &course)
            let before = hub.state
            try change { hub in
                hub.state = answer.state
                hub.leaseSeconds = Int64(answer.leaseSeconds)
                hub.silentSeconds = 0
            }
            let time = configuration.monotonic()
            let wasOnline = condition.withLock { condition in
                defer {
                    condition.isOnline = answer.state != .removed
                    condition.isBeating = false
                    condition.trouble = nil
                    condition.heard = time
                    condition.saidLapsed = false
                }
                return condition.isOnline
            }
            course.succeeded()
            uplink.answered(
                fingerprint, state: answer.state, intervalMilliseconds: Int64(answer.intervalTenths) * 100,
                roundTripMicroseconds: conversation.roundTripMicroseconds)
            if !wasOnline, answer.state != .removed { onEvent(.online(hub: hub.name)) }
            if answer.state != before { onEvent(.stateChanged(hub: hub.name, answer.state)) }
            if answer.state == .active || answer.state == .paused { try fetch(answer, conversation) }
            updateRelay()
            report(to: hub, conversation)
            if let address = conversation.address { measureUplink(at: address) }
            saveGiven()
            // Who was removed asks now and then whether it is still so.
            return answer.state == .removed ? 60_000 : settle(answer, &course)
        } catch {
            // A heartbeat that waits is given up at the end; the hub may have heard it, and needs a goodbye.
            guard !isStopping else { return 0 }
            let words = String(describing: error)
            if condition.withLock({ $0.isOnline }) { onEvent(.offline(hub: hub.name, words)) }
            noteSilence()
            updateRelay()
            uplink.missed(fingerprint)
            return failed(words, &course)
        }
    }

    /// Where the hub was last; then, in this order, where the LAN and the other members say.
    private func ask(_ hub: KnownHub, _ conversation: Conversation, _ course: inout Course) throws -> HeartbeatAnswer {
        var heartbeat = vitals()
        heartbeat.known = known
        heartbeat.waitTenths = course.isSettled ? Heartbeat.maximumWaitTenths : 0
        tellOfRelaying(&heartbeat)
        if hub.state == .active || hub.state == .paused { heartbeat.addresses = configuration.addresses() }
        let bytes: [UInt8]
        do {
            bytes = try conversation.ask("/heartbeat", heartbeat.bytes, limit: HeartbeatAnswer.size, hub.candidates)
        } catch {
            // A hub that starts anew is where it was: it is looked for when it is gone for longer, or another appliance is in its place.
            guard case .unreachable(let failures) = error, course.failures > 0 || failures.values.contains(.wrongKey), !isStopping,
                mustSearch(&course)
            else { throw error }
            heartbeat.waitTenths = 0
            guard let answer = try askElsewhere(hub, heartbeat, conversation, &course) else { throw error }
            bytes = answer
        }
        guard let answer = try? HeartbeatAnswer(bytes: bytes) else { throw Conversation.Failure.nonsense }
        return answer
    }

    /// nil: nobody knows another place.
    private func askElsewhere(
        _ hub: KnownHub, _ heartbeat: Heartbeat, _ conversation: Conversation, _ course: inout Course
    ) throws -> [UInt8]? {
        let found = onLAN(besides: hub.candidates, &course)
        if !found.isEmpty,
            let bytes = try? conversation.ask("/heartbeat", heartbeat.bytes, limit: HeartbeatAnswer.size, found)
        {
            onEvent(.found(hub: hub.name, by: .lan))
            return bytes
        }
        guard askMembers(hub, conversation, &course), let newer = self.hub, newer.state != .removed else { return nil }
        return try conversation.ask("/heartbeat", heartbeat.bytes, limit: HeartbeatAnswer.size, newer.candidates)
    }

    /// Whether the next answer may wait for news; else a hub that says that there is more than it gives is asked ever more seldom.
    private func settle(_ answer: HeartbeatAnswer, _ course: inout Course) -> Int64 {
        let (known, said) = (known, answer.known)
        course.isSettled =
            known.state == said.state && known.revision >= said.revision && known.addressSequence >= said.addressSequence
            && known.peers == said.peers && known.sources == said.sources
        guard !course.isSettled else {
            course.unsettled = 0
            return 0
        }
        course.unsettled = min(course.unsettled + 1, 10)
        return min(Int64(answer.intervalTenths) * 100, 250 << Int64(course.unsettled))
    }

    /// What this node has of the hub's.
    var known: Heartbeat.Known {
        condition.withLock { condition in
            guard case .member(let hub) = condition.subject else { return Heartbeat.Known() }
            guard hub.state == .active || hub.state == .paused else { return Heartbeat.Known(state: hub.state) }
            return Heartbeat.Known(
                state: hub.state, revision: hub.revisionNumber, addressSequence: hub.addressSequence, peers: condition.peersMark,
                sources: condition.sourcesMark)
        }
    }

    /// Fetches what the hub's answer says is new. What is not signed by the hub, or is older, changes nothing.
    private func fetch(_ answer: HeartbeatAnswer, _ conversation: Conversation) throws {
        guard let hub else { return }
        let known = known
        if answer.known.addressSequence > known.addressSequence {
            let bytes = try conversation.ask("/addresses", nil, limit: AddressRecord.maximumSize, hub.candidates)
            try takeAddresses(bytes)
        }
        if answer.known.revision > known.revision {
            let bytes = try conversation.ask("/members", nil, limit: MembershipRevision.maximumSize, hub.candidates)
            try takeRevision(bytes)
        }
        if answer.known.peers != known.peers {
            let bytes = try conversation.ask("/peers", nil, limit: PeerList.maximumSize, hub.candidates)
            if let list = try? PeerList(bytes: bytes) { try takePeers(list) }
        }
        if answer.known.sources != known.sources {
            let bytes = try conversation.ask("/sources", nil, limit: SourceList.maximumSize, hub.candidates)
            if let list = try? SourceList(bytes: bytes) { takeSources(list) }
        }
    }
}
