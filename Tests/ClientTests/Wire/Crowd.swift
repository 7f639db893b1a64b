import Foundation

/// Many viewers on one thread, over HTTP-FLV or RTMP: each reads all that comes and checks every message.
///
/// Owned by the test, which must call `leave()`.
final class Crowd: @unchecked Sendable {
    private struct Seat {
        let socket: Socket
        var member = Member()
        var wire: Wire
        var lastArrival: ContinuousClock.Instant?
        /// Bytes a second that the viewer takes; nil is all that comes.
        var pace: Int?
        /// When the viewer takes the next piece.
        var nextReading: ContinuousClock.Instant?

        func isReading(at now: ContinuousClock.Instant) -> Bool { pace != 0 && nextReading ?? now <= now }
    }

    // `seats` and `leaving` are touched only while `lock` is held.
    private let lock = NSLock()
    private var seats: [Seat] = []
    private var leaving = false
    private let done = DispatchSemaphore(value: 0)

    init() {
        Thread.detachNewThread { [self] in
            while !lock.withLock({ leaving }) { round() }
            done.signal()
        }
    }

    /// One more viewer; its number is the index in `members`.
    @discardableResult
    func join(_ hub: Hub, _ name: String = "live", over way: Way = .http, query: String = "", receiveBuffer: Int32? = nil) throws -> Int {
        let socket = try Socket(port: way == .http ? hub.http : hub.rtmp, receiveBuffer: receiveBuffer)
        let wire = way == .http ? Wire.http(path: "/live/\(name).flv\(query)") : Wire.rtmp(name: name + query)
        try socket.send(wire.opening)
        return lock.withLock {
            seats.append(Seat(socket: socket, wire: wire))
            return seats.count - 1
        }
    }

    /// Lets one viewer take so many bytes a second; 0 is none, nil is all that comes.
    func slow(_ number: Int, to pace: Int?) {
        lock.withLock {
            seats[number].pace = pace
            seats[number].nextReading = nil
        }
    }

    var members: [Member] { lock.withLock { seats.map(\.member) } }
    func member(_ number: Int = 0) -> Member { lock.withLock { seats[number].member } }

    /// Closes every connection and ends the thread.
    func leave() {
        lock.withLock { leaving = true }
        done.wait()
        lock.withLock { seats = [] }
    }

    private func round() {
        var polled: [pollfd] = []
        var numbers: [Int] = []
        lock.withLock {
            let now = ContinuousClock.now
            for number in seats.indices where !seats[number].member.ended && seats[number].isReading(at: now) {
                polled.append(pollfd(fd: seats[number].socket.descriptor, events: Int16(POLLIN), revents: 0))
                numbers.append(number)
            }
        }
        guard poll(&polled, nfds_t(polled.count), 20) > 0 else { return }
        lock.withLock {
            for (entry, number) in zip(polled, numbers) where entry.revents != 0 && seats[number].isReading(at: .now) {
                read(&seats[number])
            }
        }
    }

    private func read(_ seat: inout Seat) {
        let now = ContinuousClock.now
        let piece = seat.pace.map { $0 / 20 } ?? 1 << 18
        if seat.pace != nil { seat.nextReading = now + .milliseconds(50) }
        let bytes = (try? seat.socket.receive(piece)) ?? []
        guard !bytes.isEmpty else {
            seat.member.ended = true
            return
        }
        if let last = seat.lastArrival { seat.member.longestSilence = max(seat.member.longestSilence, now - last) }
        seat.lastArrival = now
        do {
            var member = seat.member
            var status = member.status
            let answer = try seat.wire.bytesReceived(bytes, status: &status) { member.receive($0) }
            member.status = status
            seat.member = member
            if !answer.isEmpty { try seat.socket.send(answer) }
        } catch {
            seat.member.failure = "\(error)"
            seat.member.ended = true
        }
    }
}
