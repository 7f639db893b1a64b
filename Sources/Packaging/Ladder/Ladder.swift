import Media
import Parts
import Threads

/// All renditions of one session. Owned by the packager's thread, which hands in the source and never waits here.
///
/// ```
/// packager ─┬─► SoundRendition                                             ladder threads, at low priority:
///           └─► queue (bounded) ─► LadderDecoder ─┬─► PictureRendition     one that decodes,
///                                                 └─► PictureRendition     one for each rendition that encodes
/// ```
/// When the queue grows for some seconds, the heaviest rendition is switched off.
final class Ladder {
    private static let tooSlow = "this box is too slow for it"

    let stream: StreamName
    /// In the order of the setting; any thread may ask them how they do.
    let outlets: [RenditionOutlet]
    /// The heaviest first.
    private let rungs: [LadderThread.Rung]
    private let soundOutlet: RenditionOutlet?
    private let encoder: EncoderChoice
    private let probe: EncoderProbe
    private let clock: () -> Double
    private var sound = SoundRendition()
    private var judge = OverloadJudge()
    private var thread: LadderThread?
    private var hasBegun = false
    /// What came before the first tracks.
    private var partTarget: Int64?

    /// `clock`: milliseconds that pass evenly.
    init(
        _ configuration: LadderConfiguration, stream: StreamName, probe: EncoderProbe, courier: Courier, clock: @escaping () -> Double,
        told: @escaping RenditionOutlet.Told
    ) {
        self.stream = stream
        self.clock = clock
        self.probe = probe
        encoder = configuration.encoder
        var outlets: [RenditionOutlet] = []
        var rungs: [LadderThread.Rung] = []
        var sound: RenditionOutlet?
        for rung in configuration.rungs {
            guard let name = rung.name else { continue }
            let outlet = RenditionOutlet(name, courier, told)
            outlets.append(outlet)
            switch rung {
            case .picture(let lines, let bitRate): rungs.append(LadderThread.Rung(lines: lines, bitRate: bitRate, outlet: outlet))
            case .sound: sound = outlet
            }
        }
        self.outlets = outlets
        self.rungs = rungs.sorted { $0.lines > $1.lines }
        soundOutlet = sound
    }

    func take(_ event: SourceEvent) {
        if case .initialization(let source) = event, !hasBegun { begin(source) }
        takeSound(event)
        guard let thread else {
            if case .partTarget(let target) = event { partTarget = target }
            return
        }
        // The thread hears of the end whatever became of its renditions.
        if case .ended = event {
            _ = thread.put(event)
        } else if rungs.contains(where: \.outlet.isOpen) {
            shed(thread.put(event))
        }
    }

    /// Nothing is told from now on; the threads end by themselves.
    func abandon() {
        for outlet in outlets { outlet.abandon() }
        take(.ended)
    }

    /// Waits for the threads; the source has ended.
    func join() { thread?.join() }

    /// The same without waiting: false while they still work.
    func joinIfDone() -> Bool {
        guard thread?.isDone ?? true else { return false }
        join()
        return true
    }

    private func takeSound(_ event: SourceEvent) {
        guard let soundOutlet, soundOutlet.isOpen else { return }
        do throws(RenditionFailure) {
            soundOutlet.tell(try sound.take(event))
        } catch {
            soundOutlet.switchOff(error.words)
        }
    }

    /// What the first tracks of the session do not allow is left out; later ones change sizes alone.
    private func begin(_ source: SourceInitialization) {
        hasBegun = true
        if source.tracks.audio == nil { soundOutlet?.leaveOut("the encoder sends no sound") }
        for rung in rungs {
            if let shape = source.shape {
                if rung.lines >= shape.lines { rung.outlet.leaveOut("the source is no larger") }
            } else {
                rung.outlet.leaveOut("the encoder sends no picture")
            }
        }
        let open = rungs.filter(\.outlet.isOpen)
        guard !open.isEmpty else { return }
        do throws(ThreadError) {
            let made = try LadderThread(open, encoder: encoder, probe: probe)
            if let partTarget { _ = made.put(.partTarget(partTarget)) }
            thread = made
        } catch {
            for rung in open { rung.outlet.switchOff("the system gives it no thread") }
        }
    }

    private func shed(_ backlog: LadderThread.Backlog) {
        switch judge.judge(waiting: backlog.waiting, bytes: backlog.bytes, now: clock()) {
        case .fine: break
        case .shedOne: rungs.first(where: \.outlet.isOpen)?.outlet.switchOff(Self.tooSlow)
        case .shedAll: for rung in rungs { rung.outlet.switchOff(Self.tooSlow) }
        }
    }
}
