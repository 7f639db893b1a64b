import Identity
import Media
import Membership
import Parts
import Relay
import Testing
import Threads
import Web

@testable import AppliancePort

@Suite struct ViewerFeedTests {
    private static let half: KeyValuePairs<String, String> = ["k": "16", "m": "1", "stripes": Base64.urlText([0xff, 0])]

    @Test func aTicketOfTheHubOpensALink() async throws {
        let site = try ViewerSite()
        site.add(0..<7)
        let response = await site.ask(site.ticket(), Self.half)
        let reading = try #require(Reading(response))
        #expect(response.headers["Content-Type"] == "application/octet-stream" && response.headers["Cache-Control"] == "no-store")
        let frames = try reading.frames()
        #expect(frames.first == .greeting(WatchPlace()))
        #expect(frames.slices == [5: Set(0..<8), 6: Set(0..<8)])
        #expect(frames.entries == 5, "the start, the init segment, the segment and two parts")
        site.add(7..<8)
        #expect(reading.woken.withLock { $0 } == 1)
        #expect(try reading.frames().slices == [7: Set(0..<8)])
        #expect(site.admission.taking.withLock { $0 } == [680_000])
        reading.source.close()
        #expect(site.feed.viewers.isEmpty && site.admission.taking.withLock { $0.isEmpty })
        #expect(site.feed.counters.bytes > 3 * 17_000 && site.feed.counters.links == 0 && site.feed.counters.opened == 1)
    }

    @Test func ticketsThatAreNotValidHereOpenNothing() async throws {
        let site = try ViewerSite()
        site.add(0..<7)
        let wrong = [
            site.ticket(by: site.node), site.ticket(of: "other"), site.ticket(session: SessionID(1)), site.ticket(for: []),
            site.ticket(for: [site.hub.publicKey]), site.ticket(life: 1_200),
        ]
        for ticket in wrong {
            let response = await site.ask(ticket)
            #expect(response.status == 403 && response.words == "{\"error\":\"This ticket is not valid here.\"}\n")
        }
        #expect(await site.ask(site.ticket(life: 1_201)).status == 200)
        #expect(site.feed.counters.refused == [.ticket: wrong.count])
    }

    @Test func addressesThatCannotBeReadAreRefused() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let ticket = site.ticket()
        #expect(await site.ask(nil).words == "{\"error\":\"ticket is not what it should be here.\"}\n")
        #expect(await site.ask(ticket, link: "g").status == 400)
        #expect(await site.ask(ticket, ["k": "16"]).words == "{\"error\":\"stripes is not what it should be here.\"}\n")
        #expect(await site.ask(ticket, ["entries": "0", "entries": "1"]).status == 400)
        #expect(await site.ask(ticket, name: "other").status == 404)
        #expect(await site.ask(ticket, ["rendition": "720p"]).status == 404)
        #expect(await site.ask(ticket, ["player": "7"]).status == 200, "what others put there is theirs")
        #expect(site.feed.counters.refused == [.malformed: 4, .stream: 2])
    }

    @Test func aNodeToWhichNothingHasComeSaysSo() async throws {
        let site = try ViewerSite()
        let response = await site.ask(site.ticket())
        #expect(response.status == 503 && response.headers["Retry-After"] == "1")
    }

    @Test func whoAsksForTheHeadAloneOpensNothing() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let query = Fields(["ticket": Base64.urlText(site.ticket().bytes), "link": String(repeating: "a", count: 32)])
        let response = await site.ask(Request(method: .head, path: "/live/garden/slices", query: query))
        #expect(response.status == 200 && site.feed.viewers.isEmpty)
    }

    @Test func theSameLinkIsChangedAndWhatIsMissingComesFirst() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let reading = try #require(Reading(await site.ask(site.ticket(), Self.half)))
        _ = try reading.frames()
        site.add(2..<3)
        let other: KeyValuePairs<String, String> = [
            "k": "16", "m": "1", "stripes": Base64.urlText([0, 1]), "missing": "1.12,1.15,9.3", "entries": "0",
        ]
        let answer = await site.ask(site.ticket(), other)
        guard case .bytes([1]) = answer.body else {
            Issue.record("\(answer)")
            return
        }
        // One frame was on its way already.
        let frames = try reading.frames()
        guard case .slice(_, 1, 12, _)? = frames.dropFirst().first else {
            Issue.record("\(frames.count) frames")
            return
        }
        #expect(frames.slices == [1: [12, 15], 2: [15]] && frames.entries == 1)
        #expect(site.changes.withLock { $0.count } == 2)
        #expect(site.feed.viewers.map(\.hasEntries) == [false])
        _ = await site.ask(site.ticket(), other)
        #expect(site.changes.withLock { $0.count } == 2, "whoever asks for slices alone has changed nothing")
    }

    @Test func entriesThatAreWantedLaterBeginWithTheNewestSegment() async throws {
        let site = try ViewerSite()
        site.add(0..<7)
        let reading = try #require(Reading(await site.ask(site.ticket(), ["entries": "0"])))
        let first = try reading.frames()
        #expect(first.entries == 0 && first.slices.count == 2)
        _ = await site.ask(site.ticket())
        let frames = try reading.frames()
        #expect(frames.entries == 5 && frames.slices.isEmpty)
    }

    @Test func aTicketIsForOneLink() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let first = try #require(Reading(await site.ask(site.ticket(), link: "a")))
        _ = try first.frames()
        let second = try #require(Reading(await site.ask(site.ticket(), link: "b")))
        _ = try first.frames()
        #expect(first.hasEnded && first.woken.withLock { $0 } == 1)
        _ = try second.frames()
        #expect(!second.hasEnded && site.feed.viewers.count == 1)
        let (a, b) = ([UInt8](repeating: 0xaa, count: 16), [UInt8](repeating: 0xbb, count: 16))
        let said = site.changes.withLock { $0 }.map { change in
            switch change {
            case .opened(let viewer): "opened \(viewer.link == a ? "a" : "b")"
            case .changed: "changed"
            case .closed(let link): "closed \(link == a ? "a" : link == b ? "b" : "")"
            }
        }
        #expect(said == ["opened a", "closed a", "opened b"])
        first.source.close()
        #expect(site.feed.viewers.count == 1 && site.admission.taking.withLock { $0.count } == 1)
    }

    @Test func aLinkEndsWithItsTicketUnlessAnotherIsShown() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let old = try #require(Reading(await site.ask(site.ticket(id: 1, life: 1_000), link: "a")))
        let kept = try #require(Reading(await site.ask(site.ticket(id: 2, life: 1_000), link: "b")))
        _ = await site.ask(site.ticket(id: 2, life: 600_000), link: "b")
        site.add(2..<6)
        site.pass(100)
        _ = (try old.frames(), try kept.frames())
        #expect(old.hasEnded && !kept.hasEnded, "the newest part began when the first ticket was over")
        #expect(site.feed.viewers.map(\.ticket.expiry) == [ViewerSite.wallStart + 600_000])
    }

    @Test func theHubJudgesByItsOwnClockAndMakesSlicesWhileSomebodyWantsThem() async throws {
        let clock = Locked(0 as Int64)
        let site = try ViewerSite(hubClock: clock)
        site.add(0..<7)
        clock.withLock { $0 = 599_999 }
        let reading = try #require(Reading(await site.ask(site.ticket(for: []))))
        #expect(try reading.frames().slices.keys.sorted() == [5, 6])
        #expect(site.admission.taking.withLock { $0 } == [1_360_000])
        clock.withLock { $0 = 600_000 }
        site.pass(1_000)
        _ = try reading.frames()
        #expect(reading.hasEnded && site.counts.withLock { $0.last } == 0)
        #expect(await site.ask(site.ticket(for: [])).status == 403)
    }

    @Test func whoIsNotLetInHearsWhy() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        site.admission.limit.withLock { $0 = 680_000 }
        let response = await site.ask(site.ticket())
        #expect(response.status == 503 && response.words == "{\"error\":\"It is full here.\"}\n" && response.headers["Retry-After"] == "10")
        let reading = try #require(Reading(await site.ask(site.ticket(), Self.half)))
        #expect(await site.ask(site.ticket()).status == 503)
        #expect(site.feed.viewers.map(\.mask.count) == [8], "a link that may not have more goes on as it was")
        _ = try reading.frames()
        #expect(!reading.hasEnded)
    }

    @Test func aViewerHearsOfItsSourcesBeforeEverythingElseAndOnce() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let nothing: KeyValuePairs<String, String> = ["k": "1", "m": "1", "stripes": "AA", "entries": "0"]
        let reading = try #require(Reading(await site.ask(site.ticket(), nothing)))
        let link = [UInt8](repeating: 0xaa, count: 16)
        site.feed.tell([1], link: link)
        site.feed.tell([2], link: link)
        #expect(try reading.frames().contains(.sources([2])))
        let woken = reading.woken.withLock { $0 }
        site.add(2..<9)
        #expect(reading.woken.withLock { $0 } == woken, "nobody is woken for what is not wanted")
        site.feed.tell([3], link: link)
        #expect(reading.woken.withLock { $0 } == woken + 1)
        #expect(try reading.frames() == [.sources([3])])
        site.feed.tell([UInt8](repeating: 0, count: RelayFrame.maximumSources + 1), link: link)
        site.pass(4_000)
        #expect(try reading.frames() == [.keepAlive])
    }

    @Test func aLinkThatAsksForeverGetsNoMoreThanIsDue() async throws {
        let site = try ViewerSite()
        site.add(0..<5)
        let reading = try #require(Reading(await site.ask(site.ticket(), ["k": "1", "m": "1", "stripes": "AA"])))
        _ = try reading.frames()
        let names = (0..<4).flatMap { part in (0..<16).map { "\(part).\($0)" } }.joined(separator: ",")
        var sent = 0
        for _ in 0..<100 {
            _ = await site.ask(site.ticket(), ["k": "1", "m": "1", "stripes": "AA", "missing": names])
            sent += try reading.frames().count { if case .slice = $0 { true } else { false } }
        }
        #expect(sent == 256 && site.feed.counters.asked == 256 && site.feed.counters.notAsked == 6_400 - 256)
    }

    @Test func aTicketThatOpensLinkAfterLinkHasToWait() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        var statuses: [Int] = []
        for digit in "0123456789" { statuses.append(await site.ask(site.ticket(), link: digit).status) }
        #expect(statuses == [Int](repeating: 200, count: 8) + [503, 503])
        #expect(await site.ask(site.ticket(id: 2), link: "a").status == 200)
        site.pass(1_000)
        #expect(await site.ask(site.ticket(), link: "b").status == 200)
        #expect(site.feed.viewers.count == 2)
    }

    @Test func aSlowViewerLosesWhatIsOld() async throws {
        let site = try ViewerSite()
        site.add(0..<1)
        let reading = try #require(Reading(await site.ask(site.ticket())))
        _ = try reading.frames()
        site.add(1..<50)
        let parts = try reading.frames().slices.keys.sorted()
        #expect(parts.count < 25 && parts.last == 49 && site.feed.counters.dropped > 300)
    }

    @Test func whenTheStreamsGoEverybodyHearsTheEnd() async throws {
        let site = try ViewerSite()
        site.add(0..<2)
        let reading = try #require(Reading(await site.ask(site.ticket())))
        site.feed.endAll()
        _ = try reading.frames()
        #expect(reading.hasEnded && site.feed.viewers.isEmpty)
        reading.source.close()
        #expect(site.feed.viewers.isEmpty && site.admission.taking.withLock { $0.isEmpty })
    }
}
