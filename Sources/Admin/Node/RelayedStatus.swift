/// A stream of a friend's hub, as this box passes it on.
public struct RelayedStatus: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable {
        case live
        /// It is over, and what there was of it can still be watched for a while.
        case ended
        /// It is not passed on, for the reason in `trouble`.
        case refused
    }

    public var name: String
    public var hub: String
    public var state: State
    /// How far the newest part is behind the hub's clock; nil: nothing has come, or the clocks do not agree.
    public var behindMilliseconds: Int?
    public var viewers: Int
    /// What is wrong with it.
    public var trouble: String?

    public init(name: String, hub: String, state: State, behindMilliseconds: Int?, viewers: Int, trouble: String?) {
        self.name = name
        self.hub = hub
        self.state = state
        self.behindMilliseconds = behindMilliseconds
        self.viewers = viewers
        self.trouble = trouble
    }

    /// `live, 0.3 s behind, 4 viewers`.
    public var words: String {
        var words = [state == .refused ? "not passed on" : state.rawValue]
        if state == .live, let behindMilliseconds { words.append("\(behindMilliseconds / 1000).\(behindMilliseconds / 100 % 10) s behind") }
        if state != .refused { words.append("\(viewers) viewer\(viewers == 1 ? "" : "s")") }
        return words.joined(separator: ", ")
    }
}
