import Membership

/// A heartbeat whose answer waits for something new. At most one a member, for at most `Heartbeat.maximumWaitTenths`.
struct WaitingHeartbeat {
    /// Tells one from the next of the same member.
    var number: UInt64
    var known: Heartbeat.Known
    var continuation: CheckedContinuation<Void, Never>
}

/// How members hear of a change at once: their heartbeat is there already, and its answer waits.
///
/// ```
///  heartbeat ──known is old, or waits 0──► answer
///      └──all known──► waits ──change, the member's next heartbeat, or time──► answer
/// ```
extension Coordinator {
    /// Returns when the member does not know all, or has waited as long as it wanted to.
    func waitForNews(_ heartbeat: Heartbeat, of id: Int64) async {
        endWait(of: id)
        let tenths = min(heartbeat.waitTenths, configuration.heartbeatTenths)
        guard tenths > 0, heartbeat.farewell == .none, answer(id).known == heartbeat.known else { return }
        waitingCount += 1
        let number = waitingCount
        let timer = Task {
            try? await Task.sleep(for: .milliseconds(Int(tenths) * 100))
            endWait(of: id, number)
        }
        await withCheckedContinuation {
            waiting[id] = WaitingHeartbeat(number: number, known: heartbeat.known, continuation: $0)
        }
        timer.cancel()
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

    /// `number`: of the heartbeat; nil: whichever waits.
    private func endWait(of id: Int64, _ number: UInt64? = nil) {
        guard let heartbeat = waiting[id], number == nil || heartbeat.number == number else { return }
        waiting[id] = nil
        heartbeat.continuation.resume()
    }
}
