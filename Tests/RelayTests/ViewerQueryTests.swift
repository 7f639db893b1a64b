import Parts
import Testing

@testable import Relay

@Suite struct ViewerQueryTests {
    private static let link = "000102030405060708090a0b0c0d0e0f"

    /// Hexadecimal digits stand for base64 here.
    private func read(_ values: [String: String]) throws(RelayError) -> ViewerQuery {
        try ViewerQuery({ values[$0] }) { text in
            guard text.utf8.count % 2 == 0, let digits = UInt64(text, radix: 16) else { return nil }
            return (0..<text.utf8.count / 2).reversed().map { UInt8(truncatingIfNeeded: digits >> (8 * $0)) }
        }
    }

    private func read(_ name: String, _ value: String) throws(RelayError) -> ViewerQuery {
        var values = ["ticket": "07", "link": Self.link, "session": "00000000000000ab", "part": "7"]
        values[name] = value
        return try read(values)
    }

    @Test func readsEverything() throws {
        let query = try read([
            "ticket": "0708", "link": Self.link, "rendition": "720p", "session": "00000000000000ab", "part": "300", "k": "4", "m": "2",
            "stripes": "81", "entries": "0", "missing": "301.15,302.0",
        ])
        #expect(query.ticket == [7, 8] && query.link == Array(0..<16) && query.rendition.text == "720p" && !query.hasEntries)
        #expect(query.start == Subscription.Start(session: SessionID(0xab), part: 300))
        #expect(query.mask == StripeMask(slices: 4, cycle: 2, stripes: [0, 7]))
        #expect(query.missing == [.init(part: 301, slice: 15), .init(part: 302, slice: 0)])
    }

    @Test func whatIsLeftOutIsTheWholeSource() throws {
        let query = try read(["ticket": "07", "link": Self.link])
        #expect(query.rendition == .source && query.start == nil && query.mask == .all && query.hasEntries && query.missing.isEmpty)
    }

    @Test(arguments: [
        ("ticket", "7"), ("link", ""), ("link", "000102030405060708090a0b0c0d0e0"), ("link", "000102030405060708090a0b0c0d0e0G"),
        ("link", "éééééééééééééééé"), ("rendition", ""), ("rendition", "Source"), ("session", "ab"), ("session", "00000000000000AB"),
        ("part", "-1"), ("part", "+1"), ("part", "01"), ("part", "9223372036854775808"), ("part", ""), ("k", "16"), ("entries", "2"),
        ("entries", ""), ("missing", "1"), ("missing", "1.64"), ("missing", "1.1.1"), ("missing", "-1.1"), ("missing", "1.1;2.2"),
    ])
    func refusesWhatCannotBeRead(_ name: String, _ value: String) {
        #expect(throws: RelayError.malformed(name == "k" ? "stripes" : name)) { try read(name, value) }
    }

    @Test func stripesStandTogetherAndAreWhatAPlanCanHave() throws {
        let impossible = [("0", "1", "80"), ("8", "0", "80"), ("65", "1", "80"), ("64", "64", "80"), ("8", "1", "8080"), ("8", "1", "")]
        for (k, m, stripes) in impossible {
            #expect(throws: RelayError.malformed("stripes")) {
                try read(["ticket": "07", "link": Self.link, "k": k, "m": m, "stripes": stripes])
            }
        }
        #expect(try read(["ticket": "07", "link": Self.link, "k": "1", "m": "1", "stripes": "00"]).mask == StripeMask.none)
    }

    @Test func noMoreIsMissingThanASubscriptionMayAskFor() throws {
        let names = (0..<64).map { "\($0).1" }.joined(separator: ",")
        #expect(try read("missing", names).missing.count == 64)
        #expect(throws: RelayError.malformed("missing")) { try read("missing", names + ",64.1") }
    }
}

@Suite struct AskBudgetTests {
    @Test func fillsAgainWithTimeAndNeverBeyondItsMost() {
        var budget = AskBudget.slices(now: 0)
        #expect(budget.take(300, now: 0) == 256)
        #expect(budget.take(64, now: 0) == 0)
        #expect(budget.take(64, now: 250) == 32)
        #expect(budget.take(64, now: 100) == 0, "a clock that goes back gives nothing")
        #expect(budget.take(300, now: .max) == 256)
    }
}
