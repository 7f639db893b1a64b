/// What a viewer tells the hub of its sources, and of itself among them: what came of each since it last told. Owned by its viewer.
struct Complaint {
    private struct Counts {
        var slices = 0
        var late = 0
        var wrong = 0
    }

    private var counts: [String: Counts] = [:]
    private var toldAt: Nanoseconds?
    private static let usualPause = 20.0.nanoseconds
    private static let leastPause = 5.0.nanoseconds

    mutating func add(_ source: String, slices: Int = 0, late: Int = 0, wrong: Int = 0) {
        counts[source, default: Counts()].slices += slices
        counts[source, default: Counts()].late += late
        counts[source, default: Counts()].wrong += wrong
    }

    mutating func isDue(_ now: Nanoseconds) -> Bool {
        guard !counts.isEmpty else { return false }
        guard let toldAt else {
            self.toldAt = now
            return false
        }
        let isBad = counts.values.contains { $0.late + $0.wrong > 0 }
        return toldAt + (isBad ? Self.leastPause : Self.usualPause) <= now
    }

    mutating func told(_ now: Nanoseconds) {
        counts = [:]
        toldAt = now
    }

    func json(_ secret: String) -> String {
        let sources = counts.map { #"{"node":"\#($0)","slices":\#($1.slices),"late":\#($1.late),"wrong":\#($1.wrong)}"# }
        return #"{"secret":"\#(secret)","sources":[\#(sources.joined(separator: ","))]}"#
    }
}
