import CSystem

/// Publishers whose stream nobody watches are read twenty times a second instead of at each message: waking the thread costs more than its
/// work.
extension FrontDesk {
    static let restInterval: Duration = .milliseconds(50)
    /// So many bytes wake the thread all the same.
    private static let restBytes: Int32 = 64 << 10

    /// At each sweep: viewers of HLS come and go without this thread.
    func letPublishersRest() {
        for number in resting where !mayRest(number) { wake(number) }
        for case let stream? in streams {
            guard let number = stream.publisher, !resting.contains(number), mayRest(number), let connection = connections[number] else {
                continue
            }
            if resting.isEmpty { nextRestRead = now + Self.restInterval }
            resting.insert(number)
            sys_socket_low_water(connection.descriptor, Self.restBytes)
        }
    }

    /// A new stream does not rest: by when its first frames came players know how late they are.
    private func mayRest(_ number: Int) -> Bool {
        guard case .publisher(let slot) = connections[number]?.role, let stream = streams[slot] else { return false }
        return now - stream.startedAt >= configuration.restAfter && !book.isWatched(stream.name)
    }

    /// Somebody watches: each message counts.
    func wakePublisher(of stream: LiveStream) {
        if let number = stream.publisher, resting.contains(number) { wake(number) }
    }

    private func wake(_ number: Int) {
        resting.remove(number)
        if let connection = connections[number] { sys_socket_low_water(connection.descriptor, 1) }
    }

    func readResting(_ now: Duration) {
        guard !resting.isEmpty, now >= nextRestRead else { return }
        nextRestRead = now + Self.restInterval
        for number in resting {
            if let connection = connections[number] { readConnection(number, connection) }
        }
    }
}
