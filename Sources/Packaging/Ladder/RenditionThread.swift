import Dispatch
import Parts
import Threads

/// The thread of one rendition with pictures. Owned by its ladder, which joins it.
///
/// Pictures are large, so only a few wait; whoever hands over one more waits himself.
final class RenditionThread: Sendable {
    /// Pictures that may wait.
    private static let room = 4
    static let niceness: Int32 = 10
    /// Encoders and decoders put more there than others do.
    static let stackSize = 2 << 20

    private let outlet: RenditionOutlet
    private let items = Locked<[PictureRendition.Item]>([])
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)
    private let thread: Locked<NativeThread?>

    init(_ outlet: RenditionOutlet, lines: Int, bitRate: Int, encoder: EncoderChoice, probe: EncoderProbe) throws(ThreadError) {
        self.outlet = outlet
        for _ in 0..<Self.room { free.signal() }
        thread = Locked(nil)
        let body: @Sendable () -> Void = { [self] in
            run(PictureRendition(lines: lines, bitRate: bitRate, encoder: probe.encoder(for: encoder)))
        }
        let made = try NativeThread("ladder \(outlet.name)", niceness: Self.niceness, stackSize: Self.stackSize, body)
        thread.withLock { $0 = made }
    }

    /// The last item is the source's end; the thread ends with it.
    func put(_ item: PictureRendition.Item) {
        if case .picture = item { free.wait() }
        items.withLock { $0.append(item) }
        filled.signal()
    }

    func join() { thread.withLock { $0.take() }?.join() }

    private func run(_ rendition: PictureRendition) {
        var isOver = false
        while !isOver {
            filled.wait()
            guard let item = items.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { continue }
            if outlet.isOpen { work(on: item, rendition) }
            if case .picture = item { free.signal() }
            if case .source(.ended) = item { isOver = true }
        }
    }

    private func work(on item: PictureRendition.Item, _ rendition: PictureRendition) {
        do throws(RenditionFailure) {
            outlet.tell(try rendition.take(item))
            if case .picture = item {
                outlet.note(encoder: rendition.encoder?.choice, encoded: rendition.encodedFrames, missing: rendition.missingFrames)
            }
        } catch {
            outlet.switchOff(error.words)
        }
    }
}
