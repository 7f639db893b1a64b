import AppliancePort
import Membership

/// A heartbeat whose answer waits for something new. At most one a member, for at most `Heartbeat.maximumWaitTenths`.
struct WaitingHeartbeat {
    var known: Heartbeat.Known
    /// Milliseconds of the monotonic clock: until then it waits.
    var end: Int64
    var reply: PortReply
}

/// How members hear of a change at once: their heartbeat is there already, and its answer waits.
///
/// ```
///  heartbeat ──known is old, or waits 0──► answer
///      └──all known──► waits ──change, the member's next heartbeat, or time──► answer
/// ```
extension Coordinator {
    /// Milliseconds between two looks at who has waited long enough: one clock for all of them.
    private static let lookAfter = 250

    /// Answers at once when the member does not know all, or else when it has waited as long as it wanted to.
    func answer(_ heartbeat: Heartbeat, of id: Int64, _ reply: PortReply) {
        endWait(of: id)
        let tenths = min(heartbeat.waitTenths, configuration.heartbeatTenths)
        let answer = answer(id)
        guard tenths > 0, heartbeat.farewell == .none, answer.known == heartbeat.known else {
            reply.send(.success(PortAnswer(answer)))
            return
        }
        waiting[id] = WaitingHeartbeat(known: heartbeat.known, end: system.monotonic() + Int64(tenths) * 100, reply: reply)
        watchWaiting()
    }

    /// Answers those who do not know who belongs to the hub, or where it is, any more. Where the others are is no news to hurry with.
    func tellWaiting() {
        for (id, heartbeat) in waiting {
            let state = roster.members[id]?.state
            let isMember = state == .active || state == .paused
            let hasNews =
                roster.revision != heartbeat.known.revision || addresses.sequence != heartbeat.known.addressSequence
                || sourceMark(of: id) != heartbeat.known.sources
            if state != heartbeat.known.state || isMember && hasNews { endWait(of: id) }
        }
    }

    private func endWait(of id: Int64) {
        guard let heartbeat = waiting.removeValue(forKey: id) else { return }
        heartbeat.reply.send(.success(PortAnswer(answer(id))))
    }

    /// Runs for as long as somebody waits.
    private func watchWaiting() {
        guard !isWatchingWaiting else { return }
        isWatchingWaiting = true
        Task {
            while !waiting.isEmpty {
                try? await Task.sleep(for: .milliseconds(Self.lookAfter))
                let now = system.monotonic()
                for (id, heartbeat) in waiting where heartbeat.end <= now { endWait(of: id) }
            }
            isWatchingWaiting = false
        }
    }
}

extension PortAnswer {
    fileprivate init(_ answer: HeartbeatAnswer) { self.init(answer.bytes, isMembers: answer.state != .removed) }
}
