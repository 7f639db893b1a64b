/// Hours of the day, as a person writes them: `18:00-23:30`, several with commas between, also over midnight (`22:00-6:00`).
public struct HoursOfDay: Sendable, Equatable {
    static let maximumSpans = 8
    static let minutesOfDay = 1_440

    /// Minutes since midnight; the last one is not part of it. An end that is not after the beginning is of the next day.
    struct Span: Sendable, Equatable {
        var begin: Int
        var end: Int
    }

    private let spans: [Span]

    /// nil: not hours, or too many of them.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: Self.maximumSpans, omittingEmptySubsequences: false)
        guard parts.count <= Self.maximumSpans else { return nil }
        var spans: [Span] = []
        for part in parts {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let begin = Self.minute(ends[0]), let end = Self.minute(ends[1]), begin < Self.minutesOfDay, begin != end
            else { return nil }
            spans.append(Span(begin: begin, end: end))
        }
        self.spans = spans
    }

    /// As it is written; `init` reads it back.
    public var text: String { spans.map { "\(Self.text($0.begin))-\(Self.text($0.end))" }.joined(separator: ",") }

    /// `minute`: since midnight, by the clock on the wall.
    public func contains(minute: Int) -> Bool {
        spans.contains { span in
            span.begin < span.end ? (span.begin..<span.end).contains(minute) : minute >= span.begin || minute < span.end
        }
    }

    /// `7`, `7:30` and `24:00`.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = parts.count == 2 ? Int(parts[1]) : 0, minute < 60, hour * 60 + minute <= minutesOfDay
        else { return nil }
        return hour * 60 + minute
    }

    private static func text(_ minute: Int) -> String { "\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)" }
}
