import CLoad

/// The viewers as HLS players, or as the clients of a server that has everything ready.
extension Viewers {
    /// The first request of a player; a replay begins at the next tick.
    func beginHLS(_ index: Int) {
        if let replay {
            viewers[index].hls.tick = replay.ticks
        } else if let first {
            ask(first, index)
        }
    }

    func readHLS(_ index: Int) {
        while viewers[index].state == .watching {
            let skippable = viewers[index].hls.skippable
            let asked = skippable > 0 ? skippable : Self.answerSize
            let received = skippable > 0 ? load_skip(viewers[index].socket, asked) : load_recv(viewers[index].socket, buffer, asked)
            guard arrived(received, index) else { return }
            let now = Clock.now()
            if skippable > 0 {
                if let event = viewers[index].hls.skipped(received) { happened(event, index, now) }
            } else {
                var at = 0
                while viewers[index].state == .watching, let event = viewers[index].hls.next(buffer, &at, end: received, playlists) {
                    happened(event, index, now)
                }
            }
            if received < asked { return }
        }
    }

    /// What an HLS viewer waited for, and since when.
    func lastWords(_ index: Int) -> String {
        guard target.scheme == .hls else { return "" }
        let hls = viewers[index].hls
        return ", \((Clock.now() - hls.answeredAt) / 1_000_000_000) s after its last answer, \(hls.state)"
    }

    private func happened(_ event: HLSClient.Event, _ index: Int, _ now: Nanoseconds) {
        viewers[index].hls.answeredAt = now
        switch event {
        case .playlist(let playlist): playlistReceived(playlist, index, now)
        case .part(let stamp): partReceived(stamp, index, now)
        case .refused(let reason): end(index, \.refused, reason)
        case .broken: end(index, \.refused, "not HTTP")
        }
    }

    private func playlistReceived(_ playlist: LivePlaylist, _ index: Int, _ now: Nanoseconds) {
        if let replay {
            viewers[index].hls.wanted = .part
            return ask(replay.part(viewers[index].hls.tick), index)
        }
        guard fetchesParts else {
            viewers[index].partReceived(at: now, since: nil, &sums)
            return ask(playlist.nextSegment, index)
        }
        // It was not there when the one before the newest was.
        if viewers[index].hls.follow(playlist) > 1, sums.isMeasuring { sums.late += 1 }
        if let next = viewers[index].hls.following() { ask(next, index) }
    }

    private func partReceived(_ stamp: Nanoseconds?, _ index: Int, _ now: Nanoseconds) {
        guard let replay else {
            viewers[index].partReceived(at: now, since: stamp, &sums)
            if let next = viewers[index].hls.following() { ask(next, index) }
            return
        }
        viewers[index].partReceived(at: now, since: replay.due(viewers[index].hls.tick), &sums)
        viewers[index].hls.tick += 1
        viewers[index].hls.isBusy = false
        if viewers[index].hls.tick < replay.ticks { askAgain(index) }
    }

    /// When the next requests of a replay are due.
    var nextTick: Nanoseconds? { replay?.nextTick }

    /// Lets every viewer of a replay ask; who has not got the answers of the tick before asks once they are there.
    func tickDue(_ now: Nanoseconds) {
        guard replay?.passTick(now) == true else { return }
        for index in 0..<count where viewers[index].state == .watching {
            if !viewers[index].hls.isBusy {
                askAgain(index)
            } else if sums.isMeasuring {
                sums.late += 1
            }
        }
    }

    private func askAgain(_ index: Int) {
        guard let replay else { return }
        viewers[index].hls.isBusy = true
        viewers[index].hls.wanted = .playlist
        ask(replay.playlist, index)
    }

    private func ask(_ request: HTTPRequest, _ index: Int) {
        if !request.send(viewers[index].socket, viewer: index) { end(index, \.failed, "send") }
    }
}
