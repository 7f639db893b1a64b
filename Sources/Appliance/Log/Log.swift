import Glibc
import Threads

/// Writes log lines to one descriptor, from any thread. A descriptor that takes no more loses lines, which are counted; nobody waits for it.
public final class Log: Sendable {
    private struct State {
        var level: LogLevel
        var rate = LogRate()
        var hidden: [Owners: Set<String>] = [:]
        var secrets: Set<String> = []
        var lost = 0
    }

    private let descriptor: Int32
    private let showsTime: Bool
    private let state: Locked<State>

    /// The journal adds the time itself, so there it is left out.
    public init(level: LogLevel, descriptor: Int32 = 2, showsTime: Bool = getenv("JOURNAL_STREAM") == nil) {
        self.descriptor = descriptor
        self.showsTime = showsTime
        state = Locked(State(level: level))
    }

    /// Whose secrets they are.
    enum Owners: Sendable, Hashable {
        case streams
        case owner
    }

    /// From now on these texts never appear in a line, instead of those that were named before of the same owners.
    func hide(_ secrets: Set<String>, of owners: Owners) {
        state.withLock { state in
            state.hidden[owners] = secrets
            state.secrets = state.hidden.values.reduce(into: []) { $0.formUnion($1) }
        }
    }

    public func error(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.error, message, fields) }
    public func warning(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.warning, message, fields) }
    public func notice(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.notice, message, fields) }
    public func info(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.info, message, fields) }
    public func debug(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.debug, message, fields) }

    private func write(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, String>) {
        state.withLock { state in
            guard level <= state.level else { return }
            let admitted = state.rate.admit(message, now: SteadyClock.milliseconds())
            let time = showsTime ? WallClock.timestamp() : nil
            if admitted.suppressed > 0 {
                let count: KeyValuePairs = ["message": message, "lines": String(admitted.suppressed)]
                put(LogLine(level: level, time: time, message: "lines left out", fields: count), &state)
            }
            if admitted.isWritten { put(LogLine(level: level, time: time, message: message, fields: fields), &state) }
        }
    }

    private func put(_ line: LogLine, _ state: inout State) {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // Once lines were lost the reader is stuck: then look, and wait no more.
        guard poll(&ready, 1, state.lost == 0 ? 100 : 0) == 1, ready.revents & Int16(POLLOUT) != 0 else {
            state.lost += 1
            return
        }
        var bytes: [UInt8] = []
        if state.lost > 0 {
            let fields: KeyValuePairs = ["lines": String(state.lost)]
            bytes = LogLine(level: .warning, time: line.time, message: "log lines lost", fields: fields).bytes(hiding: [])
            state.lost = 0
        }
        bytes += line.bytes(hiding: state.secrets)
        if Glibc.write(descriptor, bytes, bytes.count) < 0 { state.lost += 1 }
    }
}
