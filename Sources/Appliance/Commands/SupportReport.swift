import Admin

/// What `streamr support` prints for a person.
struct SupportReport {
    var listings: [SupportListing]

    var text: String { listings.map(text).joined() }

    private func text(_ listing: SupportListing) -> String {
        var line = "\(listing.hub ?? "This box"): \(Self.megabits(listing.offeredKilobits)) now"
        if let reason = listing.reason { line += " (\(reason))" }
        return line + "\n" + details(listing).map { "  \($0)\n" }.joined()
    }

    private func details(_ listing: SupportListing) -> [String] {
        var lines: [String] = []
        if listing.hub == nil {
            if let kilobits = listing.kilobits {
                lines.append("at most \(Self.megabits(kilobits)), to all hubs together")
            } else if let measured = listing.measuredKilobits {
                lines.append("at most four fifths of the \(Self.megabits(measured)) that the line was measured to carry")
            }
        } else {
            lines.append("weight \(listing.weight ?? 1), \(listing.streams.map { "only \($0.joined(separator: ", "))" } ?? "all streams")")
            if let kilobits = listing.kilobits { lines.append("at most \(Self.megabits(kilobits))") }
        }
        if let hours = listing.hours { lines.append("only at \(hours)") }
        if listing.onlyWhenIdle { lines.append("only what nobody else uses of the line") }
        let month = listing.monthlyBytes.map { " of \(Self.gigabytes($0))" } ?? ""
        lines.append("given in 31 days: \(Self.gigabytes(listing.usedBytes))\(month)")
        return lines
    }

    static func megabits(_ kilobits: Int) -> String { Words.bitrate(kilobits * 1_000) }

    private static func gigabytes(_ bytes: Int64) -> String {
        bytes < 1_000_000_000 ? "\(bytes / 1_000_000) MB" : "\(tenths(Int(bytes / 100_000_000))) GB"
    }

    private static func tenths(_ value: Int) -> String { value % 10 == 0 ? "\(value / 10)" : "\(value / 10).\(value % 10)" }
}
