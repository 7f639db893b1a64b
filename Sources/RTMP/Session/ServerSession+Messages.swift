import Media

extension ServerSession {
    func messageReceived(_ message: RTMPMessage, _ actions: inout [Action]) throws(RTMPError) {
        switch message.type {
        case MessageType.audio, MessageType.video, MessageType.data, MessageType.dataAMF3:
            mediaReceived(message, &actions)
        case MessageType.aggregate where activity == .publishing:
            for part in try Aggregate.split(message) {
                mediaReceived(part, &actions)
            }
        case MessageType.command, MessageType.commandAMF3:
            try commandReceived(Command.read(message), stream: message.stream, &actions)
        case MessageType.userControl, MessageType.windowAcknowledgementSize, MessageType.setPeerBandwidth, MessageType.acknowledgement:
            try controlReceived(message, &actions)
        default: break
        }
    }

    /// Media of somebody who does not publish is dropped.
    private func mediaReceived(_ message: RTMPMessage, _ actions: inout [Action]) {
        guard activity == .publishing else { return }
        switch message.type {
        case MessageType.audio:
            actions.append(.media(MediaMessage(kind: .audio, timestamp: message.timestamp, payload: message.payload)))
        case MessageType.video:
            actions.append(.media(MediaMessage(kind: .video, timestamp: message.timestamp, payload: message.payload)))
        default:
            guard let payload = DataMessage.forViewers(message) else { return }
            actions.append(.media(MediaMessage(kind: .data, timestamp: message.timestamp, payload: payload)))
        }
    }

    /// Acknowledgements are read and need nothing: the media loop sees in its rings how far a player is.
    private func controlReceived(_ message: RTMPMessage, _ actions: inout [Action]) throws(RTMPError) {
        let bytes = message.payload
        let isUserControl = message.type == MessageType.userControl
        guard bytes.count >= (isUserControl ? 2 : 4) else { throw .badControlMessage(type: message.type) }
        let value = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        switch message.type {
        case MessageType.windowAcknowledgementSize: windowReceived(value)
        case MessageType.setPeerBandwidth: send(&actions) { $0.windowAcknowledgementSize(value) }
        case MessageType.userControl where UserControl(rawValue: UInt16(bytes[0]) << 8 | UInt16(bytes[1])) == .pingRequest:
            guard bytes.count >= 6 else { throw .badControlMessage(type: message.type) }
            let time = bytes[2..<6].reduce(0) { $0 << 8 | UInt32($1) }
            send(&actions) { $0.userControl(.pingResponse, time) }
        default: break
        }
    }
}
