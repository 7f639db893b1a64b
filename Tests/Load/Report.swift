/// The result of a run as one line of JSON.
enum Report {
    static func json(viewers: (any Audience)?, publisher: Publisher?, seconds: Double, processor: Double) -> String {
        var members = [("seconds", text(seconds)), ("loadProcessorSeconds", text(processor))]
        if let publisher {
            members += [
                ("published", "\(publisher.count)"), ("publisherBlocked", "\(publisher.blocked)"),
                ("publisherLateMs", text(Double(publisher.largestDelay) / 1e6)),
            ]
        }
        if let viewers {
            members += viewers.members
        }
        return object(members)
    }

    static func histogram(_ histogram: Histogram) -> String {
        let quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)]
        let smallest = histogram.count == 0 ? "null" : text(Double(histogram.smallest) / 1e6)
        return object(
            [("count", "\(histogram.count)"), ("min", smallest)] + quantiles.map { ($0.0, histogram.quantile($0.1).map(text) ?? "null") })
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }

    static func texts(_ texts: Set<String>) -> String { "[" + texts.sorted().map(quoted).joined(separator: ", ") + "]" }

    static func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

    private static func quoted(_ text: String) -> String {
        "\"" + text.unicodeScalars.map { $0 == "\"" || $0 == "\\" || $0.value < 32 || $0.value > 126 ? "?" : String($0) }.joined() + "\""
    }
}
