import Media

extension ServerSession {
    func commandReceived(_ command: Command, stream: UInt32, _ actions: inout [Action]) throws(RTMPError) {
        guard activity != .connecting || command.name == "connect" else { throw .unexpectedCommand(Self.shown(command.name)) }
        switch command.name {
        case "connect": connectReceived(command, &actions)
        case "createStream": createStreamReceived(command, &actions)
        case "publish": publishReceived(command, stream: stream, &actions)
        case "play", "play2": playReceived(command, stream: stream, &actions)
        case "pause", "pauseRaw": pauseReceived(command, &actions)
        case "deleteStream", "closeStream", "FCUnpublish": endReceived(command, &actions)
        case "releaseStream", "_checkbw": result(command, [.null, .undefined], &actions)
        case "getStreamLength": result(command, [.null, .number(0)], &actions)
        case "FCPublish", "FCSubscribe": fcReceived(command, &actions)
        case "receiveAudio", "receiveVideo", "set_playlist", "seek", "_result", "_error", "onStatus": break
        default: unknownReceived(command, &actions)
        }
    }

    /// A name fit for a log line.
    private static func shown(_ name: String) -> String {
        String(name.unicodeScalars.prefix(32).map { $0.isASCII && $0.value >= 0x20 && $0.value < 0x7F ? Character($0) : "?" })
    }

    private func result(_ command: Command, _ values: [AMF0Value], _ actions: inout [Action]) {
        guard command.transaction != 0 else { return }
        send(&actions) { $0.command("_result", command.transaction, values) }
    }

    /// RTMP 1.0, 7.2.1.1. The chunk size comes first, so that everything after it is written with it.
    private func connectReceived(_ command: Command, _ actions: inout [Action]) {
        let object = command.object ?? .null
        client.app = String((object["app"]?.string ?? "").prefix(256))
        client.encoder = String((object["flashVer"]?.string ?? "").prefix(128))
        client.capabilities = Capabilities(object)
        if activity == .connecting {
            activity = .idle
        }
        let window = configuration.acknowledgementWindow
        let answer = client.capabilities.answer
        client.capabilities.answered()
        let encoding = AMF0Property("objectEncoding", .number(object["objectEncoding"]?.number == 3 ? 3 : 0))
        send(&actions) {
            $0.setChunkSize(RTMPMessageWriter.playChunkSize)
            $0.windowAcknowledgementSize(window)
            $0.setPeerBandwidth(window)
            let properties = [AMF0Property("fmsVer", .string("FMS/3,5,7,7009")), AMF0Property("capabilities", .number(31))]
            $0.command(
                "_result", command.transaction,
                [
                    .object(properties + answer),
                    MessageBatch.information("NetConnection.Connect.Success", "Connection succeeded.", [encoding] + answer),
                ])
        }
    }

    /// RTMP 1.0, 7.2.1.3. The first stream is 1, also for a client that gives one up and asks again.
    private func createStreamReceived(_ command: Command, _ actions: inout [Action]) {
        lastCreatedStream = activity == .idle ? RTMPMessageWriter.messageStream : lastCreatedStream &+ 1
        result(command, [.null, .number(Double(lastCreatedStream))], &actions)
    }

    /// RTMP 1.0, 7.2.2.6.
    private func publishReceived(_ command: Command, stream: UInt32, _ actions: inout [Action]) {
        end(&actions)
        let target = StreamTarget(app: client.app, name: command.argument(0)?.string ?? "")
        activity = .publishAsked
        self.stream = stream
        actions.append(
            .publish(PublishRequest(app: target.app, key: StreamKey(target.name), query: target.query, encoder: client.encoder)))
    }

    /// RTMP 1.0, 7.2.2.1; `play2` carries the name in an object (7.2.2.2).
    private func playReceived(_ command: Command, stream: UInt32, _ actions: inout [Action]) {
        end(&actions)
        let first = command.argument(0)
        let target = StreamTarget(app: client.app, name: first?.string ?? first?["streamName"]?.string ?? "")
        activity = .playAsked
        self.stream = stream
        actions.append(
            .play(
                PlayRequest(
                    app: target.app, name: StreamName(target.name), query: target.query, fourCCs: client.capabilities.fourCCs,
                    acceptsAnyFourCC: client.capabilities.acceptsAny, start: command.argument(1)?.number ?? -2000)))
    }

    /// RTMP 1.0, 7.2.2.8.
    private func pauseReceived(_ command: Command, _ actions: inout [Action]) {
        guard activity == .playing, let isPaused = command.argument(0)?.boolean else { return }
        actions.append(.pause(isPaused))
        let (code, words) =
            isPaused ? ("NetStream.Pause.Notify", "The stream is paused.") : ("NetStream.Unpause.Notify", "The stream goes on.")
        let stream = self.stream
        send(&actions) { $0.status(code, words, stream: stream) }
    }

    /// `deleteStream` names a message stream; one that is not the active one changes nothing.
    private func endReceived(_ command: Command, _ actions: inout [Action]) {
        if command.name == "deleteStream", let number = command.argument(0)?.number, number != Double(stream), number > 0,
            number <= Double(lastCreatedStream)
        {
            return
        }
        let wasPublishing = activity == .publishing
        end(&actions)
        if command.name == "FCUnpublish", wasPublishing {
            send(&actions) {
                $0.command("onFCUnpublish", 0, [.null, MessageBatch.information("NetStream.Unpublish.Success", "Publishing ended.")])
            }
        }
    }

    private func end(_ actions: inout [Action]) {
        switch activity {
        case .publishing: actions.append(.publishEnded)
        case .playing: actions.append(.playEnded)
        case .connecting, .idle, .publishAsked, .playAsked: return
        }
        activity = .idle
        reader.acceptsMedia = false
    }

    private func fcReceived(_ command: Command, _ actions: inout [Action]) {
        result(command, [.null, .undefined], &actions)
        let isPublish = command.name == "FCPublish"
        let code = isPublish ? "NetStream.Publish.Start" : "NetStream.Play.Start"
        let name = isPublish ? "onFCPublish" : "onFCSubscribe"
        send(&actions) { $0.command(name, 0, [.null, MessageBatch.information(code, "")]) }
    }

    private func unknownReceived(_ command: Command, _ actions: inout [Action]) {
        guard command.transaction != 0 else { return }
        let information = MessageBatch.information("NetConnection.Call.Failed", "There is no such command here.", isError: true)
        send(&actions) { $0.command("_error", command.transaction, [.null, information]) }
    }
}
