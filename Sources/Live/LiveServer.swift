import CSystem
import Glibc
import Media
import RTMP
import Threads

/// The fan-out as a whole: listeners, media threads, streams. Made once; `start` and `stop` are called once each, by one owner.
public final class LiveServer: Sendable {
    public let httpPort: UInt16
    public let rtmpPort: UInt16
    /// All viewers, and those of other protocols that are to count with them.
    public let viewers: ViewerBook
    private let mailboxes: [Mailbox<LoopMessage>]
    private let waker: ReaderWaker
    private let relayed = RelayedRoom()
    private let threads: Locked<Threads>

    /// What runs. `@unchecked Sendable`: loops are handed to their threads once, in `start`, and touched by nothing else after it.
    private final class Threads: @unchecked Sendable {
        var loops: [ViewerLoop] = []
        var running: [NativeThread] = []
        var hasStopped = false
    }

    /// A loop on its way to its thread. `@unchecked Sendable`: whoever hands it over does not touch it again.
    private struct Handed: @unchecked Sendable {
        let loop: ViewerLoop
    }

    /// Listens at once, and serves from `start` on. `adoptHTTP` is given every HTTP connection that is not the media loop's, its bytes
    /// unread and the descriptor for keeps; it is called on the first media thread and returns at once, as do `events` and `feed`.
    /// `sendsElsewhere`: whether viewers of HTTP-FLV are left to it, because others may serve them, when all viewers take so many bits per
    /// second, one more counted.
    public init(
        _ configuration: LiveConfiguration, digest: @escaping @Sendable ([UInt8], [UInt8]) -> [UInt8],
        events: @escaping @Sendable (LiveEvent) -> Void,
        adoptHTTP: @escaping @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void,
        feed: @escaping @Sendable (StreamName, FeedEvent) -> Void = { _, _ in },
        sendsElsewhere: (@Sendable (StreamName, _ used: Int) -> Bool)? = nil
    ) throws(LiveError) {
        _ = sys_raise_open_files()
        var loops: [ViewerLoop] = []
        for _ in 0..<max(1, configuration.mediaThreads) { loops.append(try ViewerLoop(configuration, events: events)) }
        waker = try ReaderWaker()
        viewers = ViewerBook(configuration)
        mailboxes = loops.map(\.mailbox)
        let http = try Self.listen(configuration.httpAddress, purpose: "HTTP for viewers")
        let rtmp: (descriptor: Int32, port: UInt16)
        do {
            rtmp = try Self.listen(configuration.rtmpAddress, purpose: "RTMP")
        } catch {
            close(http.descriptor)
            throw error
        }
        httpPort = http.port
        rtmpPort = rtmp.port
        let desk = FrontDesk(
            loop: loops[0], others: Array(mailboxes.dropFirst()), waker: waker, book: viewers, httpListener: http.descriptor,
            rtmpListener: rtmp.descriptor, digest: digest, adoptHTTP: adoptHTTP, feed: feed, sendsElsewhere: sendsElsewhere,
            relayedRoom: relayed)
        loops[0].desk = desk
        loops[0].viewerClosed = { [unowned desk] slot, isRTMP, address in desk.viewerClosed(slot, isRTMP, address) }
        let home = mailboxes[0]
        for loop in loops.dropFirst() {
            loop.viewerClosed = { slot, isRTMP, address in home.post(.viewerClosed(slot: slot, isRTMP: isRTMP, address: address)) }
        }
        let threads = Threads()
        threads.loops = loops
        self.threads = Locked(threads)
    }

    private static func listen(_ address: ListenAddress, purpose: String) throws(LiveError) -> (descriptor: Int32, port: UInt16) {
        var port: UInt16 = 0
        let result = sys_listen(address.host, address.port, 4096, &port)
        guard result >= 0 else { throw .cannotListen(address, purpose: purpose, errorNumber: -result) }
        return (result, port)
    }

    public func start() throws(LiveError) {
        let failure: ThreadError? = threads.withLock { threads in
            do throws(ThreadError) {
                for (number, loop) in threads.loops.enumerated() {
                    let handed = Handed(loop: loop)
                    threads.running.append(try NativeThread("media-\(number)") { handed.loop.run() })
                }
                threads.running.append(try NativeThread("media-waker") { [waker] in waker.run() })
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw .outOfResources("the thread \(failure.name)", errorNumber: failure.code) }
    }

    /// Ends every stream, closes every connection, and waits for the threads.
    public func stop() {
        threads.withLock { threads in
            guard !threads.hasStopped else { return }
            threads.hasStopped = true
            for mailbox in mailboxes { mailbox.post(.stop) }
            for thread in threads.running.dropLast() { thread.join() }
            waker.stop()
            threads.running.last?.join()
            threads.running = []
        }
    }

    /// The streams that may be published from now on. The publisher of a changed or removed key is dropped at once, the viewers of a
    /// removed stream too.
    public func setStreams(_ streams: [StreamEntry]) { mailboxes[0].post(.streamsChanged(streams)) }

    /// Takes what is relayed of a stream that another hub makes; for each stream in order, from any thread. False: it was not taken, since the
    /// media thread has stopped, or has more of all streams waiting than there is room for.
    public func relay(_ stream: StreamName, _ input: RelayedInput) -> Bool {
        guard relayed.enter(input.size) else { return false }
        return mailboxes[0].post(.relayed(stream, input))
    }

    /// Takes over a connected socket that does not block as an RTMP connection from `address`; nothing has been read from it yet. From any
    /// thread; the descriptor is closed here in every case.
    public func adoptRTMP(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: min(Int(length), target.count)))
        }
        let identity = AddressIdentity(sys_address_of(&storage))
        if !mailboxes[0].post(.rtmpArrived(descriptor: descriptor, address: identity)) { close(descriptor) }
    }

    /// The state of all threads; empty once the server has stopped.
    public func snapshot() async -> LiveSnapshot {
        var result: LiveSnapshot = await withCheckedContinuation { continuation in
            let isPosted = mailboxes[0].post(.snapshotWanted { continuation.resume(returning: $0) })
            if !isPosted { continuation.resume(returning: LiveSnapshot()) }
        }
        for mailbox in mailboxes.dropFirst() {
            let report: LoopReport? = await withCheckedContinuation { continuation in
                let isPosted = mailbox.post(.countersWanted { continuation.resume(returning: $0) })
                if !isPosted { continuation.resume(returning: nil) }
            }
            guard let report else { continue }
            result.counters = result.counters + report.counters
            result.threads.append(report.thread)
        }
        return result
    }

    /// Opens a reader for a connection that the web server owns. Waits for the media loop, at most a second. `viewKey`: what the viewer of a
    /// private stream must know.
    public func openReader(
        stream: String, address: UnsafePointer<sockaddr_storage>, startsLive: Bool, viewKey: String? = nil
    ) -> Result<FLVReader, ViewerRefusalError> {
        let answer = Answer()
        let request = ReaderRequest(
            name: stream, address: AddressIdentity(sys_address_of(address)), startsLive: startsLive, viewKey: viewKey,
            reply: { result in answer.give(result) })
        guard mailboxes[0].post(.readerWanted(request)) else { return .failure(ViewerRefusalError(refusal: .stopping)) }
        switch answer.wait() {
        case .success(let reader): return .success(reader)
        case .failure(let refusal): return .failure(ViewerRefusalError(refusal: refusal.reason))
        case nil: return .failure(ViewerRefusalError(refusal: .stopping))
        }
    }

    /// The place where a web thread waits for the loop's answer.
    private final class Answer: Sendable {
        private let value = Locked<Result<FLVReader, Refused<ViewerRefusal>>?>(nil)
        private let isAbandoned = Locked(false)
        private let arrived = Bell()

        func give(_ result: Result<FLVReader, Refused<ViewerRefusal>>) {
            if isAbandoned.withLock({ $0 }) {
                if case .success(let reader) = result { reader.close() }
                return
            }
            value.withLock { $0 = result }
            arrived.ring()
        }

        func wait() -> Result<FLVReader, Refused<ViewerRefusal>>? {
            if !arrived.wait(milliseconds: 1_000) {
                isAbandoned.withLock { $0 = true }
                if case .success(let reader)? = value.withLock({ $0 }) { reader.close() }
                return nil
            }
            return value.withLock { $0 }
        }
    }
}

/// Why a reader was not opened.
public struct ViewerRefusalError: Error, Sendable {
    public var refusal: ViewerRefusal
}
