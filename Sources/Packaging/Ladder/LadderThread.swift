import Dispatch
import Threads

/// The thread that decodes the source for the renditions with pictures, and theirs. Owned by the ladder, which joins it.
final class LadderThread: Sendable {
    /// What a rendition with pictures is.
    struct Rung: Sendable {
        var lines: Int
        var bitRate: Int
        var outlet: RenditionOutlet
    }

    /// What waits: milliseconds of media, and bytes.
    struct Backlog {
        var waiting: Int64 = 0
        var bytes = 0
    }

    private struct Entry {
        var event: SourceEvent
        /// Since the picture before it, in milliseconds; a pause is none of it.
        var lasts: Int64 = 0
        var bytes = 0
    }

    private static let longestPicture: Int64 = 1000

    private struct Queue {
        var entries: [Entry] = []
        var backlog = Backlog()
        /// The time of the newest picture.
        var newest: Int64?
        var isDone = false
    }

    private let rungs: [Rung]
    private let encoder: EncoderChoice
    private let probe: EncoderProbe
    private let queue = Locked(Queue())
    private let filled = DispatchSemaphore(value: 0)
    private let thread = Locked<NativeThread?>(nil)

    init(_ rungs: [Rung], encoder: EncoderChoice, probe: EncoderProbe) throws(ThreadError) {
        self.rungs = rungs
        self.encoder = encoder
        self.probe = probe
        let body: @Sendable () -> Void = { [self] in run() }
        let made = try NativeThread("ladder", niceness: RenditionThread.niceness, stackSize: RenditionThread.stackSize, body)
        thread.withLock { $0 = made }
    }

    /// Never waits. The source's end is the last event.
    func put(_ event: SourceEvent) -> Backlog {
        let backlog = queue.withLock { queue in
            var entry = Entry(event: event)
            if case .picture(let frame) = event {
                entry.lasts = min(max(0, frame.time - (queue.newest ?? frame.time)), Self.longestPicture)
                entry.bytes = frame.size
                queue.newest = frame.time
            }
            queue.entries.append(entry)
            queue.backlog.waiting += entry.lasts
            queue.backlog.bytes += entry.bytes
            return queue.backlog
        }
        filled.signal()
        return backlog
    }

    /// It and the threads of the renditions are over: `join` does not wait.
    var isDone: Bool { queue.withLock { $0.isDone } }

    func join() { thread.withLock { $0.take() }?.join() }

    // MARK: On the thread itself

    private func run() {
        let renditions = rungs.compactMap(start)
        let decoder = LadderDecoder()
        var isOver = false
        while !isOver {
            filled.wait()
            guard let event = next() else { continue }
            if case .ended = event { isOver = true }
            for item in decode(event, decoder) {
                for rendition in renditions { rendition.put(item) }
            }
        }
        for rendition in renditions { rendition.join() }
        queue.withLock { $0.isDone = true }
    }

    private func start(_ rung: Rung) -> RenditionThread? {
        do throws(ThreadError) {
            return try RenditionThread(rung.outlet, lines: rung.lines, bitRate: rung.bitRate, encoder: encoder, probe: probe)
        } catch {
            rung.outlet.switchOff("the system gives it no thread")
            return nil
        }
    }

    private func next() -> SourceEvent? {
        queue.withLock { queue in
            guard !queue.entries.isEmpty else { return nil }
            let entry = queue.entries.removeFirst()
            queue.backlog.waiting -= entry.lasts
            queue.backlog.bytes -= entry.bytes
            return entry.event
        }
    }

    /// When nobody wants pictures any more, the end alone is passed on.
    private func decode(_ event: SourceEvent, _ decoder: LadderDecoder) -> [PictureRendition.Item] {
        do throws(RenditionFailure) {
            if rungs.contains(where: \.outlet.isOpen) { return try decoder.take(event) }
        } catch {
            for rung in rungs { rung.outlet.switchOff(error.words) }
        }
        if case .ended = event { return [.source(event)] }
        return []
    }
}
