import Media

/// Streams that another hub makes: the same rings and viewers, without a publisher's connection.
extension FrontDesk {
    func relayed(_ name: StreamName, _ input: RelayedInput) {
        relayedRoom.leave(input.size)
        switch input {
        case .began:
            relayedNames.insert(name)
            if let old = slotsByName[name] { endStream(old) }
            guard entries[name] == nil, slotsByName.count < configuration.maximumPublishers, let slot = beginStream(name) else {
                return events(.notice(name, message: "viewers of HTTP-FLV and RTMP are not served: too many streams are live"))
            }
            streams[slot]?.isRelayed = true
        case .messages(let messages): take(messages, of: name)
        case .ended: endRelayed(name)
        case .forgotten:
            endRelayed(name)
            relayedNames.remove(name)
        }
    }

    private func take(_ messages: [TimedMessage], of name: StreamName) {
        guard let stream = relayed(name) else { return }
        for message in messages where !stream.take(message, now: now) {
            events(.notice(name, message: "a message is larger than the stream's ring"))
            return endStream(stream.slot)
        }
        advance(stream)
    }

    private func endRelayed(_ name: StreamName) {
        if let stream = relayed(name) { endStream(stream.slot) }
    }

    private func relayed(_ name: StreamName) -> LiveStream? {
        guard let slot = slotsByName[name], let stream = streams[slot], stream.isRelayed else { return nil }
        return stream
    }
}
