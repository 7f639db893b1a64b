import Media
import Parts
import Threads
import Web

/// One stream as packagers and the web server's threads reach it: decides under its lock, answers outside of it.
final class StreamDelivery: Sendable {
    let stream: StreamName
    private let state: Locked<StreamState>
    private let room: WaitingRoom
    private let admission: any HLSAdmission

    init(_ stream: StreamName, _ configuration: DeliveryConfiguration, _ room: WaitingRoom, _ admission: any HLSAdmission) {
        self.stream = stream
        self.room = room
        self.admission = admission
        state = Locked(StreamState(stream, configuration))
    }

    func begin(_ start: SessionStart, _ renditions: [RenditionName], now: Int64) -> SessionStart {
        let (due, begun) = state.withLock { state in (state.begin(start, renditions, now: now), state.current?.start) }
        send(due)
        return begun ?? start
    }

    func take(_ event: PackagerEvent, _ rendition: RenditionName, now: Int64) -> SegmentPosition? {
        let (due, position) = state.withLock { state in
            let due = state.take(event, rendition, now: now)
            guard case .part(let part) = event else { return (due, nil as SegmentPosition?) }
            return (due, state.current?.segment(beginningWith: part.number, of: rendition))
        }
        send(due)
        return position
    }

    func take(_ position: SegmentPosition, _ rendition: RenditionName) { state.withLock { $0.take(position, rendition) } }

    func drop(_ rendition: RenditionName) {
        send(state.withLock { $0.drop(rendition) })
    }

    func timePassed(now: Int64) {
        let (due, gone) = state.withLock { state in
            (state.timePassed(now: now), state.viewers.removeUnseen(since: now - state.patience))
        }
        send(due)
        for viewer in gone { admission.viewerLeft(stream, address: viewer.host, isLoopback: viewer.isLoopback) }
    }

    /// The stream is no more: whoever waits gets what there is, and every viewer has left.
    func close(now: Int64) {
        let (due, gone) = state.withLock { state in (state.close(now: now), state.viewers.removeAll()) }
        send(due)
        for viewer in gone { admission.viewerLeft(stream, address: viewer.host, isLoopback: viewer.isLoopback) }
    }

    func status() -> HLSStatus { state.withLock { $0.status } }

    // MARK: On the web server's threads

    func answer(_ wish: Wish, _ request: Request, now: Int64) -> Later {
        let coding: Coding = wish.isText && Gzip.isAccepted(by: request) ? .gzip : .identity
        let viewer = wish.isPlaylist ? ViewerTable.Key(request) : nil
        let (sighting, outcome): (ViewerTable.Sighting?, Outcome) = state.withLock { state in
            state.requests += 1
            let outcome = state.outcome(of: wish, coding)
            if case .ready(let response) = outcome {
                guard response.status == 200 else { return (nil, outcome) }
                if request.method != .head { state.bytesSent += response.count }
            }
            return (viewer.map { state.viewers.saw($0, at: request.remoteAddress, now: now) }, outcome)
        }
        if let refusal = refusal(sighting, viewer, request) { return .now(Response(refusal)) }
        switch outcome {
        case .ready(let response):
            if response.status == 200, request.method != .head { admission.sent(stream, bytes: response.count) }
            return .now(Response(response))
        case .wait:
            return .wait { [self] reply in wait(for: wish, coding, reply, now: now) }
        }
    }

    /// Asks for a viewer that was not seen before.
    private func refusal(_ sighting: ViewerTable.Sighting?, _ viewer: ViewerTable.Key?, _ request: Request) -> SharedResponse? {
        guard let viewer, let sighting, sighting != .known else { return nil }
        if sighting == .full { return Refusals.tooManyViewers }
        let address = request.remoteAddress
        guard let refusal = admission.viewerArrived(stream, address: address.host, isLoopback: address.isLoopback) else { return nil }
        state.withLock { $0.viewers.remove(viewer) }
        return Refusals.refusal(refusal)
    }

    private func wait(for wish: Wish, _ coding: Coding, _ reply: Reply, now: Int64) {
        guard room.enter() else { return reply.send(Response(Refusals.tooManyWaiting)) }
        let (number, response): (Int?, SharedResponse?) = state.withLock { state in
            // It may have come since.
            if case .ready(let response) = state.outcome(of: wish, coding) { return (nil, response) }
            return (state.wait(for: wish, StreamState.Waiter(reply: reply, coding: coding, deadline: now + state.patience)), nil)
        }
        if let response {
            room.leave(1)
            reply.send(Response(response))
        } else if let number {
            reply.onAbandon { [weak self] in self?.abandon(wish, number) }
        }
    }

    private func abandon(_ wish: Wish, _ number: Int) {
        if state.withLock({ $0.abandon(wish, number) }) { room.leave(1) }
    }

    private func send(_ due: [StreamState.Due]) {
        guard !due.isEmpty else { return }
        room.leave(due.count)
        var bytes = 0
        for one in due {
            one.reply.send(Response(one.response))
            if one.response.status == 200 { bytes += one.response.count }
        }
        if bytes > 0 { admission.sent(stream, bytes: bytes) }
    }
}
