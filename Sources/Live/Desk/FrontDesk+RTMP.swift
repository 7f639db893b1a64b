import CSystem
import Glibc
import Media
import RTMP

/// RTMP connections until they are viewers.
extension FrontDesk {
    /// The most that one publisher may bring in one round.
    private static let readsPerRound = 8

    func acceptRTMP() {
        for _ in 0..<Self.acceptBatch {
            var storage = sockaddr_storage()
            var length: socklen_t = 0
            let descriptor = sys_accept(rtmpListener, &storage, &length)
            guard descriptor >= 0 else { return acceptFailed(descriptor) }
            welcomeRTMP(descriptor, AddressIdentity(sys_address_of(&storage)))
        }
    }

    /// Begins to listen to a connection on which nothing has been read yet.
    func welcomeRTMP(_ descriptor: Int32, _ address: AddressIdentity) {
        guard connections.count - freeConnections.count < configuration.maximumPending else {
            counters.connectionsRefused += 1
            close(descriptor)
            return
        }
        let session = ServerSession(digest: digest, random: randomBytes)
        let connection = RTMPConnection(
            descriptor: descriptor, session: session, address: address, generation: nextGeneration(),
            deadline: now + configuration.requestTimeout)
        let number = place(connection)
        if sys_poller_add(loop.poller, descriptor, sys_epoll_in, cookie(number, connection).bits) != 0 { closeConnection(number) }
    }

    private func place(_ connection: RTMPConnection) -> Int {
        if let free = freeConnections.popLast() {
            connections[free] = connection
            return free
        }
        connections.append(connection)
        return connections.count - 1
    }

    private func cookie(_ number: Int, _ connection: RTMPConnection) -> Cookie {
        Cookie(.rtmpConnection, generation: connection.generation, number: Int32(number))
    }

    func connectionReady(_ cookie: Cookie, _ flags: UInt32) {
        let number = Int(cookie.number)
        guard number < connections.count, let connection = connections[number], connection.generation == cookie.generation else { return }
        if flags & sys_epoll_out != 0, !sendOutput(number, connection) { return }
        if flags & ~sys_epoll_out != 0 { readConnection(number, connection) }
    }

    func readConnection(_ number: Int, _ connection: RTMPConnection) {
        guard let base = loop.input.baseAddress else { return }
        for _ in 0..<Self.readsPerRound {
            let count = sys_receive(connection.descriptor, base, loop.input.count)
            if count == Int(-EAGAIN) { return }
            guard count > 0 else {
                closeConnection(number)
                return
            }
            guard connection.role != .leaving else { continue }
            guard heard(number, connection, UnsafeRawBufferPointer(start: base, count: count)) else { return }
            if count < loop.input.count { return }
        }
    }

    /// False: the connection is closed, or has become a viewer.
    private func heard(_ number: Int, _ connection: RTMPConnection, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var play: PlayRequest?
        var next = bytes
        repeat {
            let actions: [ServerSession.Action]
            do {
                actions = try connection.session.bytesReceived(next)
            } catch {
                fail(number, connection, "\(error)")
                return false
            }
            next = UnsafeRawBufferPointer(start: nil, count: 0)
            for action in actions {
                guard perform(action, number, connection, &play) else { return false }
            }
            if let request = play {
                return finishPlay(request, number, connection)
            }
        } while connection.session.hasHeldBytes && connections[number] === connection
        guard connections[number] === connection else { return false }
        return sendOutput(number, connection)
    }

    private func perform(_ action: ServerSession.Action, _ number: Int, _ connection: RTMPConnection, _ play: inout PlayRequest?) -> Bool {
        switch action {
        case .send(let bytes):
            connection.output += bytes
        case .publish(let request):
            answer(request, number, connection)
        case .media(let message):
            if case .publisher(let slot) = connection.role {
                return media(message, slot, number, connection)
            }
        case .publishEnded:
            if case .publisher(let slot) = connection.role {
                connection.role = .stranger
                connection.deadline = now + configuration.requestTimeout
                publisherLeft(slot, reason: "the encoder stopped")
            }
        case .play(let request):
            play = request
        case .pause, .playEnded:
            break
        case .close:
            leave(connection)
        }
        return true
    }

    private func media(_ message: MediaMessage, _ slot: Int, _ number: Int, _ connection: RTMPConnection) -> Bool {
        connection.deadline = now + configuration.publisherTimeout
        guard let stream = streams[slot] else { return true }
        let isKept = stream.take(message, now: now) { [feed, name = stream.name] in feed(name, .message($0)) }
        guard isKept else {
            fail(number, connection, "a message is larger than the stream's ring; lower the bit rate, or raise the ring limit")
            return false
        }
        advance(stream)
        return true
    }

    /// Tells the loops what is new in a stream's rings.
    func advance(_ stream: LiveStream) {
        if stream.ringsChanged {
            stream.ringsChanged = false
            tellLoops(.ringsReplaced(slot: stream.slot, stream.view))
            for reader in stream.readers.values { reader.ringReplaced(stream.view.flv) }
        }
        if stream.isFlushDue {
            stream.isFlushDue = false
            tellLoops(.streamAdvanced(slot: stream.slot))
            if !stream.readers.isEmpty { waker.wake(Array(stream.readers.values)) }
        }
    }

    private func answer(_ request: PublishRequest, _ number: Int, _ connection: RTMPConnection) {
        if case .publisher(let slot) = connection.role {
            connection.role = .stranger
            publisherLeft(slot, reason: "the encoder began anew")
        }
        switch admitPublisher(request, number, connection) {
        case .success(let slot):
            connection.role = .publisher(slot: slot)
            connection.deadline = now + configuration.publisherTimeout
            sys_socket_publisher(connection.descriptor)
            connection.output += connection.session.acceptPublish()
        case .failure(let refusal):
            counters.publishersRefused += 1
            events(.publishRefused(reason: refusal.reason.words, address: connection.address.text))
            connection.output += connection.session.refusePublish(refusal.reason)
            leave(connection)
        }
    }

    /// True: refused, and the connection stays until it has read why.
    private func finishPlay(_ request: PlayRequest, _ number: Int, _ connection: RTMPConnection) -> Bool {
        switch admitPlayer(request, connection.address) {
        case .failure(let refusal):
            connection.output += connection.session.refusePlay(refusal.reason)
            leave(connection)
            return sendOutput(number, connection)
        case .success(let slot):
            let opening = connection.output + connection.session.acceptPlay()
            let player = PlayerConnection(session: connection.session)
            _ = sys_poller_remove(loop.poller, connection.descriptor)
            connections[number] = nil
            freeConnections.append(number)
            sys_socket_viewer(connection.descriptor, Int32(configuration.sendBuffer))
            let startsLive = request.query.split(separator: "&").contains("start=live")
            sendToLoop(
                NewViewer(
                    descriptor: connection.descriptor, slot: slot, address: connection.address, opening: opening,
                    startsLive: startsLive, player: player))
            return false
        }
    }

    /// Sends what the kernel takes. False: the connection is closed.
    func sendOutput(_ number: Int, _ connection: RTMPConnection) -> Bool {
        if !connection.output.isEmpty {
            let sent = connection.output.withUnsafeBytes { bytes in
                bytes.baseAddress.map { sys_send(connection.descriptor, $0, bytes.count) } ?? 0
            }
            if sent < 0, sent != Int(-EAGAIN) {
                closeConnection(number)
                return false
            }
            if sent > 0 {
                if sent == connection.output.count { connection.output = [] } else { connection.output.removeFirst(sent) }
            }
            // A peer that asks and never reads is not kept.
            if connection.output.count > 256 << 10 {
                closeConnection(number)
                return false
            }
        }
        if connection.output.isEmpty, connection.role == .leaving { shutdown(connection.descriptor, Int32(SHUT_WR)) }
        let awaits = !connection.output.isEmpty
        if awaits != connection.awaitsOutput {
            connection.awaitsOutput = awaits
            let flags = awaits ? sys_epoll_in | sys_epoll_out : sys_epoll_in
            _ = sys_poller_change(loop.poller, connection.descriptor, flags, cookie(number, connection).bits)
        }
        return true
    }

    /// The peer gets two seconds to read the last words.
    private func leave(_ connection: RTMPConnection) {
        connection.role = .leaving
        connection.deadline = now + .seconds(2)
    }

    /// Tells a connection something last.
    func dismiss(_ number: Int, _ connection: RTMPConnection, with words: [UInt8]) {
        connection.output += words
        leave(connection)
        _ = sendOutput(number, connection)
    }

    private func fail(_ number: Int, _ connection: RTMPConnection, _ reason: String) {
        counters.protocolErrors += 1
        events(.connectionFailed(reason: reason, address: connection.address.text))
        closeConnection(number, reason: reason)
    }

    func closeConnection(_ number: Int, reason: String = "the connection was lost") {
        guard let connection = connections[number] else { return }
        connections[number] = nil
        freeConnections.append(number)
        close(connection.descriptor)
        if case .publisher(let slot) = connection.role { publisherLeft(slot, reason: reason) }
    }

    func sweepConnections(_ now: Duration) {
        for number in connections.indices {
            guard let connection = connections[number], connection.deadline <= now else { continue }
            switch connection.role {
            case .publisher:
                closeConnection(number, reason: "the encoder sent nothing for \(configuration.publisherTimeout.components.seconds) s")
            case .leaving: closeConnection(number)
            case .stranger:
                counters.requestTimeouts += 1
                closeConnection(number)
            }
        }
    }
}

/// A handshake wants 1.5 KB, so not the eight at a time of Swift's own generator.
private func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        guard let base = buffer.baseAddress else { return }
        arc4random_buf(base, count)
        filled = count
    }
}
