/// A refusal as the failure of a `Result`.
struct Refused<Reason: Sendable>: Error {
    var reason: Reason
    init(_ reason: Reason) { self.reason = reason }
}
