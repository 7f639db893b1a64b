import Foundation

/// Many HTTP-FLV viewers on one thread: each reads all that comes and checks every tag.
///
/// Owned by the test, which must call `leave()`.
final class FLVCrowd: @unchecked Sendable {
    /// What one viewer has received so far.
    struct Member: Sendable {
        var status: Int?
        var tags = 0
        var pictures = 0
        var sounds = 0
        var configurations = 0
        var keyframes = 0
        var firstPictureIsKeyframe: Bool?
        var firstPicture: UInt32?
        var firstTimestamp: UInt32?
        var lastTimestamp: UInt32 = 0
        var lastPicture: UInt32?
        /// Longest step forward between two pictures, in milliseconds of the stream.
        var longestStep: UInt32 = 0
        /// Whether the picture after a step of more than a second was a keyframe, every time.
        var stepsLandOnKeyframes = true
        var stepsBack = 0
        /// Longest silence between two arrivals.
        var longestSilence: Duration = .zero
        var ended = false
        var failure: String?
    }

    private struct Seat {
        let socket: Socket
        var member = Member()
        var head: [UInt8]? = []
        var reader = FLVReader()
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
    func join(port: Int, path: String, receiveBuffer: Int32? = nil) throws -> Int {
        let socket = try Socket(port: port, receiveBuffer: receiveBuffer)
        try socket.send(HTTPClient.request(path))
        return lock.withLock {
            seats.append(Seat(socket: socket))
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
            guard let head = seat.head else { return try take(bytes, &seat) }
            let all = head + bytes
            guard let end = all.firstRange(of: Array("\r\n\r\n".utf8)) else {
                seat.head = all
                return
            }
            seat.head = nil
            seat.member.status = Int(String(decoding: all.dropFirst(9).prefix(3), as: UTF8.self))
            if seat.member.status == 200 { try take(Array(all[end.upperBound...]), &seat) }
        } catch {
            seat.member.failure = "\(error)"
            seat.member.ended = true
        }
    }

    private func take(_ bytes: [UInt8], _ seat: inout Seat) throws {
        var member = seat.member
        try seat.reader.bytesReceived(bytes) { member.receive($0) }
        seat.member = member
    }
}

extension FLVCrowd.Member {
    mutating func receive(_ tag: FLVTag) {
        tags += 1
        if tag.isConfiguration {
            configurations += 1
            return
        }
        guard tag.isVideo || tag.isAudio else { return }
        firstTimestamp = firstTimestamp ?? tag.timestamp
        lastTimestamp = max(lastTimestamp, tag.timestamp)
        guard tag.isVideo else {
            sounds += 1
            return
        }
        pictures += 1
        keyframes += tag.isKeyframe ? 1 : 0
        firstPictureIsKeyframe = firstPictureIsKeyframe ?? tag.isKeyframe
        firstPicture = firstPicture ?? tag.timestamp
        if let lastPicture {
            if tag.timestamp < lastPicture {
                stepsBack += 1
            } else {
                longestStep = max(longestStep, tag.timestamp - lastPicture)
                if tag.timestamp - lastPicture > 1_000, !tag.isKeyframe { stepsLandOnKeyframes = false }
            }
        }
        lastPicture = tag.timestamp
    }
}
