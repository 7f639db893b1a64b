import Foundation

/// An RTMP publisher of the tests' own, made of the specification's bytes and nothing of the code under test:
/// it can come from any loopback address, fall silent, start at any timestamp and vanish.
///
/// One thread sends at the pace of the clip; owned by the test, which must call `stop()`.
final class PlainPublisher: @unchecked Sendable {
    // `state` is touched only while `lock` is held; `socket` is written only by the sending thread, and read by the reading one.
    private let lock = NSLock()
    private var state = State()
    private let socket: Socket
    private let done = DispatchSemaphore(value: 0)
    private let chunkSize: Int
    private let jitter: Int

    /// A message of an FLV file.
    typealias Tag = (kind: UInt8, timestamp: UInt32, body: [UInt8])

    private struct State {
        var silent = false
        var stopping = false
        var sent: UInt32 = 0
        var ended = false
        var answers = ""
    }

    /// Connects and asks to publish. `offset` is added to the clip's timestamps, modulo 2^32.
    convenience init(port: Int, key: String, clip: String, offset: UInt32 = 0, source: String? = nil) throws {
        try self.init(port: port, key: key, tags: Self.tags(of: clip), offset: offset, source: source)
    }

    /// `chunkSize`: bytes of a message in one chunk. `jitter`: milliseconds that a message may come late, by chance.
    init(
        port: Int, key: String, tags: [Tag], offset: UInt32 = 0, source: String? = nil, chunkSize: Int = 65_536, jitter: Int = 0
    ) throws {
        socket = try Socket(port: port, source: source)
        self.chunkSize = chunkSize
        self.jitter = jitter
        try Self.greet(socket, key: key, chunkSize: chunkSize)
        Thread.detachNewThread { [self] in
            send(tags, offset: offset)
            done.signal()
        }
        Thread.detachNewThread { [self] in
            while true {
                guard socket.isReadable(within: 100) else {
                    if lock.withLock({ state.stopping }) { break }
                    continue
                }
                guard let bytes = try? socket.receive(), !bytes.isEmpty else { break }
                let text = String(decoding: bytes.filter { $0 >= 0x20 && $0 < 0x7F }, as: UTF8.self)
                lock.withLock { state.answers += text }
            }
            lock.withLock { state.ended = true }
            done.signal()
        }
    }

    /// Milliseconds of the clip sent so far.
    var sent: UInt32 { lock.withLock { state.sent } }
    /// Whether the server closed the connection.
    var isEnded: Bool { lock.withLock { state.ended } }
    /// All printable bytes that the server sent: the codes and descriptions of its `onStatus` messages are in there.
    var answers: String { lock.withLock { state.answers } }

    func beSilent(_ silent: Bool) { lock.withLock { state.silent = silent } }

    func stop() {
        lock.withLock { state.stopping = true }
        shutdown(socket.descriptor, Int32(SHUT_RDWR))
        done.wait()
        done.wait()
    }

    private func send(_ tags: [Tag], offset: UInt32) {
        // A polite publisher waits to be let in.
        while !lock.withLock({ state.stopping || state.ended || state.answers.contains("NetStream.Publish.Start") }) { usleep(2_000) }
        let start = ContinuousClock.now
        var held = Duration.zero
        var sequenceBegin: UInt32 = 0
        while true {
            for tag in tags {
                let timestamp = sequenceBegin + tag.timestamp
                while true {
                    let (stop, silent) = lock.withLock { (state.stopping || state.ended, state.silent) }
                    if stop { return }
                    let ahead = Duration.milliseconds(Int(timestamp)) + held - (ContinuousClock.now - start)
                    if !silent, ahead <= .zero { break }
                    usleep(5_000)
                    if silent { held += .milliseconds(5) }
                }
                if jitter > 0 { usleep(UInt32.random(in: 0...UInt32(jitter)) * 1_000) }
                do {
                    try socket.send(
                        Self.message(kind: tag.kind, stream: 1, timestamp: timestamp &+ offset, tag.body, chunkSize: chunkSize))
                } catch {
                    return
                }
                lock.withLock { state.sent = timestamp }
            }
            sequenceBegin += (tags.last?.timestamp ?? 0) + 40
        }
    }
}
