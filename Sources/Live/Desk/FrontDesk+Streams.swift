import CSystem
import Media
import RTMP

/// Publishers and the streams that they make.
extension FrontDesk {
    /// An old link that is silent for so long gives way to a newcomer.
    private static let silence: Duration = .seconds(2)

    func streamsChanged(_ list: [StreamEntry]) {
        let old = entries
        entries = Dictionary(list.map { ($0.name, $0.key) }, uniquingKeysWith: { first, _ in first })
        namesByKey = Dictionary(list.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
        let wasPrivate = viewKeys
        viewKeys = Dictionary(list.compactMap { entry in entry.viewKey.map { (entry.name, $0) } }, uniquingKeysWith: { first, _ in first })
        for name in wasPrivate.keys where viewKeys[name] == nil && entries[name] != nil { beginAnew(name) }
        for (name, key) in old where entries[name] != key {
            guard let slot = slotsByName[name], let stream = streams[slot] else { continue }
            if let number = stream.publisher, let connection = connections[number] {
                stream.publisher = nil
                connection.role = .stranger
                dismiss(number, connection, with: connection.session.publishDropped(.keyChanged))
                publisherLeft(slot, reason: "the stream key was changed")
            }
            if entries[name] == nil { endStream(slot) }
        }
    }

    func admitPublisher(_ request: PublishRequest, _ number: Int, _ connection: RTMPConnection) -> Result<Int, Refused<PublishRefusal>> {
        if configuration.relaysOnly { return .failure(Refused(.other("This box relays streams: publish to the hub."))) }
        guard let key = request.key, let name = namesByKey[key] else { return .failure(Refused(.wrongKey)) }
        if let slot = slotsByName[name], let stream = streams[slot] {
            if let old = stream.publisher, let oldConnection = connections[old] {
                guard stream.publisherIdentity == connection.address || now - stream.lastMessageAt >= Self.silence else {
                    return .failure(Refused(.inUse))
                }
                oldConnection.role = .stranger
                dismiss(old, oldConnection, with: oldConnection.session.publishDropped(.replaced))
                events(.publishEnded(name, reason: "another encoder took over"))
                feed(name, .publisherLeft)
            }
            take(stream, number, connection, resumed: true)
            return .success(slot)
        }
        guard slotsByName.count < configuration.maximumPublishers else { return .failure(Refused(.limit)) }
        guard let slot = beginStream(name) else { return .failure(Refused(.other("The server is out of memory."))) }
        if let stream = streams[slot] { take(stream, number, connection, resumed: false) }
        return .success(slot)
    }

    /// nil: there is no memory for its rings.
    func beginStream(_ name: StreamName) -> Int? {
        let slot = streams.indices.first { streams[$0] == nil && leavingViewers[$0] == nil } ?? streams.count
        guard let stream = LiveStream(name: name, slot: slot, configuration: configuration, now: now) else {
            return nil
        }
        if slot == streams.count { streams.append(stream) } else { streams[slot] = stream }
        slotsByName[name] = slot
        tellLoops(.streamStarted(slot: slot, stream.view))
        feed(name, .started(session: .random(in: .min ... .max)))
        return slot
    }

    /// A private stream is for everybody now. What was sent until now stays private: those who come get a stream that begins here, of the same
    /// publisher.
    private func beginAnew(_ name: StreamName) {
        guard let old = slotsByName[name], let test = streams[old] else { return }
        let publisher = test.publisher
        test.publisher = nil
        endStream(old)
        guard let publisher, let connection = connections[publisher] else { return }
        guard let slot = beginStream(name), let stream = streams[slot] else {
            connection.role = .stranger
            return dismiss(publisher, connection, with: connection.session.publishDropped(.shuttingDown))
        }
        connection.role = .publisher(slot: slot)
        take(stream, publisher, connection, resumed: false)
        for message in test.headers {
            _ = stream.take(message, now: now) { [feed] in feed(name, .message($0)) }
        }
    }

    private func take(_ stream: LiveStream, _ number: Int, _ connection: RTMPConnection, resumed: Bool) {
        stream.publisher = number
        stream.publisherIdentity = connection.address
        stream.publisherAddress = connection.address.text
        stream.graceEndsAt = nil
        stream.publisherChanged()
        counters.publishersAccepted += 1
        events(.publishStarted(stream.name, address: connection.address.text, resumed: resumed))
    }

    /// The publisher is gone; viewers are kept for the grace time.
    func publisherLeft(_ slot: Int, reason: String) {
        guard let stream = streams[slot] else { return }
        stream.publisher = nil
        stream.publisherAddress = nil
        stream.graceEndsAt = now + configuration.graceTime
        events(.publishEnded(stream.name, reason: reason))
        feed(stream.name, .publisherLeft)
        if stream.bytesReceived == 0 || configuration.graceTime <= .zero { endStream(slot) }
    }

    func endStream(_ slot: Int) {
        guard let stream = streams[slot] else { return }
        streams[slot] = nil
        slotsByName[stream.name] = nil
        let leaving = stream.viewers.flv + stream.viewers.rtmp
        if leaving > 0 { leavingViewers[slot] = leaving }
        if let number = stream.publisher, let connection = connections[number] {
            connection.role = .stranger
            dismiss(number, connection, with: connection.session.publishDropped(.shuttingDown))
        }
        tellLoops(.streamEnded(slot: slot))
        for reader in stream.readers.values { reader.end() }
        waker.wake(Array(stream.readers.values))
        feed(stream.name, .ended)
        book.end(stream.name)
        events(.streamEnded(stream.name))
    }

    func sweepStreams(_ now: Duration) {
        tellBitrates()
        for slot in streams.indices {
            guard let stream = streams[slot], let end = stream.graceEndsAt, end <= now else { continue }
            endStream(slot)
        }
    }

    func snapshot() -> LiveSnapshot {
        var result = LiveSnapshot()
        for case let stream? in streams {
            result.streams.append(
                LiveSnapshot.Stream(
                    name: stream.name, isPublishing: stream.isPublishing, publisherAddress: stream.publisherAddress,
                    uptime: (now - stream.startedAt).seconds, video: stream.video, audio: stream.audio,
                    bitrate: stream.isPublishing ? stream.bitrate(at: now) : 0,
                    frameRate: stream.isPublishing ? stream.frameRate(at: now) : 0,
                    keyframeInterval: stream.keyframeInterval.map { Double($0) / 1000 }, flvViewers: stream.viewers.flv,
                    rtmpViewers: stream.viewers.rtmp, webViewers: stream.viewers.web,
                    isResting: stream.publisher.map(resting.contains) ?? false, bytesReceived: stream.bytesReceived,
                    ringBytes: stream.flv.ring.capacity + stream.rtmp.ring.capacity))
        }
        let report = loop.report()
        result.counters = counters + report.counters
        result.threads = [report.thread]
        result.pendingConnections = pendingCount + connections.count - freeConnections.count
        return result
    }
}
