import Media
import Threads

/// Who watches, by stream and address, whatever the protocol; and whether one more may.
///
/// The first media loop and the web server's threads reach it; the lock is held for a few look-ups.
public final class ViewerBook: Sendable {
    private struct State {
        var count = 0
        var byAddress: [AddressIdentity: Int] = [:]
        var byStream: [StreamName: Entry] = [:]
        /// Those who take a share of a stream; a stream's end does not end them.
        var sharers: [StreamName: Sharers] = [:]
        var uploadLimit: Int?
    }

    private struct Sharers {
        var viewers = 0
        var bitrate = 0
    }

    private struct Entry {
        /// Bits per second that one viewer takes.
        var bitrate = 0
        var viewers = 0
    }

    private let configuration: LiveConfiguration
    private let state: Locked<State>

    init(_ configuration: LiveConfiguration) {
        self.configuration = configuration
        state = Locked(State(uploadLimit: configuration.uploadLimit))
    }

    /// Bits per second for all viewers together from now on, who are not sent away for it; nil: no limit.
    public func setUploadLimit(_ limit: Int?) { state.withLock { $0.uploadLimit = limit } }

    var hasUploadLimit: Bool { state.withLock { $0.uploadLimit != nil } }

    /// Counts one more viewer until `remove`, or tells which limit is in the way.
    public func add(_ stream: StreamName, _ address: AddressIdentity) -> ViewerRefusal? {
        state.withLock { state in
            if let refusal = refusal(address, state.byStream[stream]?.bitrate ?? 0, state) { return refusal }
            state.count += 1
            state.byAddress[address, default: 0] += 1
            state.byStream[stream, default: Entry()].viewers += 1
            return nil
        }
    }

    /// A viewer that `add` counted is gone; nil: its stream is over already.
    public func remove(_ stream: StreamName?, _ address: AddressIdentity) {
        state.withLock { state in
            state.count -= 1
            let left = state.byAddress[address, default: 1] - 1
            state.byAddress[address] = left > 0 ? left : nil
            // After a stream's end its viewers of old are no longer among its viewers.
            if let stream, let entry = state.byStream[stream], entry.viewers > 0 { state.byStream[stream]?.viewers -= 1 }
        }
    }

    // MARK: Those who take a share of a stream

    /// Counts one more that takes so many bits per second, until `remove`, or tells which limit is in the way.
    public func add(_ stream: StreamName, _ address: AddressIdentity, taking bitrate: Int) -> ViewerRefusal? {
        state.withLock { state in
            // Who takes nothing is never too many for the line.
            if let refusal = refusal(address, bitrate, state), bitrate > 0 || refusal != .uploadFull { return refusal }
            state.count += 1
            state.byAddress[address, default: 0] += 1
            state.sharers[stream, default: Sharers()].viewers += 1
            state.sharers[stream]?.bitrate += bitrate
            return nil
        }
    }

    /// One that was counted wants to take more, or less. Those who are in may take half as much again as the limit together: somebody else who
    /// sent to them may have failed.
    public func change(_ stream: StreamName, taking old: Int, to new: Int) -> ViewerRefusal? {
        state.withLock { state in
            if new > old, let limit = state.uploadLimit, used(state) + new - old > limit + limit / 2 { return .uploadFull }
            state.sharers[stream]?.bitrate += new - old
            return nil
        }
    }

    /// One that was counted is gone.
    public func remove(_ stream: StreamName, _ address: AddressIdentity, taking bitrate: Int) {
        remove(nil, address)
        state.withLock { state in
            state.sharers[stream]?.viewers -= 1
            state.sharers[stream]?.bitrate -= bitrate
            if state.sharers[stream]?.viewers == 0 { state.sharers[stream] = nil }
        }
    }

    /// Those who take a share of it.
    public func sharers(of stream: StreamName) -> Int { state.withLock { $0.sharers[stream]?.viewers ?? 0 } }

    // MARK: How it stands

    /// Of all protocols, now.
    public func viewers(of stream: StreamName) -> Int { state.withLock { viewers(of: stream, $0) } }

    func isWatched(_ stream: StreamName) -> Bool { state.withLock { viewers(of: stream, $0) > 0 } }

    private func viewers(of stream: StreamName, _ state: State) -> Int {
        (state.byStream[stream]?.viewers ?? 0) + (state.sharers[stream]?.viewers ?? 0)
    }

    /// Bits per second that all viewers take, and one more of a stream would.
    public func used(with stream: StreamName) -> Int { state.withLock { used($0) + ($0.byStream[stream]?.bitrate ?? 0) } }

    /// What a viewer of the stream takes now.
    func set(_ stream: StreamName, bitrate: Int) {
        state.withLock { $0.byStream[stream, default: Entry()].bitrate = bitrate }
    }

    /// The stream is over: nobody takes anything of it.
    func end(_ stream: StreamName) {
        state.withLock { $0.byStream[stream] = nil }
    }

    private func refusal(_ address: AddressIdentity, _ bitrate: Int, _ state: State) -> ViewerRefusal? {
        if state.count >= configuration.maximumViewers { return .tooManyViewers }
        if !address.isLoopback, state.byAddress[address, default: 0] >= configuration.maximumViewersPerAddress {
            return .tooManyFromAddress
        }
        if let limit = state.uploadLimit, used(state) + bitrate > limit { return .uploadFull }
        return nil
    }

    /// Bits per second that all viewers take.
    private func used(_ state: State) -> Int {
        state.byStream.values.reduce(0) { $0 + $1.bitrate * $1.viewers } + state.sharers.values.reduce(0) { $0 + $1.bitrate }
    }
}
