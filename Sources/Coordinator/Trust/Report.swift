/// What somebody has got of one box, or the hub of its own, since it last said so.
struct Report: Sendable, Equatable {
    /// Whose word it is. Whoever can have many tickets is one voice by its address.
    enum Reporter: Hashable, Sendable {
        case member(Int64)
        case viewer(address: String)
        case hub
    }

    struct Line: Sendable, Equatable {
        /// nil: the hub itself.
        var member: Int64?
        /// Slices that came in time, and were what the hub has signed.
        var came: Int
        /// Slices that did not come in time.
        var late: Int
        /// Slices that were not what the hub has signed.
        var wrong: Int

        init(_ member: Int64?, came: Int, late: Int = 0, wrong: Int = 0) {
            self.member = member
            self.came = came
            self.late = late
            self.wrong = wrong
        }
    }

    var reporter: Reporter
    var lines: [Line]

    init(_ reporter: Reporter, _ lines: [Line]) {
        self.reporter = reporter
        self.lines = lines
    }
}
