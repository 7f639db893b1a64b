/// The viewers of a run, of one kind. Owned by the load loop.
protocol Audience: AnyObject {
    /// When the next viewer joins; nil when all have, or before `begin`.
    var nextJoin: Nanoseconds? { get }
    /// When time has to be told to the viewers again; nil: never.
    var nextTick: Nanoseconds? { get }
    var isComplete: Bool { get }
    /// What they saw, for the result.
    var members: [(String, String)] { get }

    /// Starts the joins.
    func begin(at time: Nanoseconds)
    func joinDue(_ now: Nanoseconds)
    func tickDue(_ now: Nanoseconds)
    /// The measured time begins, or is over.
    func measure(_ isMeasuring: Bool, at now: Nanoseconds)
    /// An epoll event for the connection with this number.
    func ready(_ number: UInt64, events: UInt32)
}
