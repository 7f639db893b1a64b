import Membership
import Testing

@testable import Coordinator

/// To which box a player is sent that cannot verify what it gets.
struct OffloadTests {
    private func address(_ host: String) throws -> CandidateAddress { try #require(CandidateAddress(host: host, port: 8080)) }

    private func book(_ nodes: [(Int64, String, ProvedPlace.Scope, free: Int64)], rate: Int64 = 4_000_000) throws -> OffloadBook {
        var book = OffloadBook()
        book.set([
            "show": OffloadBook.Stream(
                rate: rate,
                nodes: try nodes.map {
                    OffloadBook.Node(member: $0.0, places: [ProvedPlace(try address($0.1), $0.2)], free: $0.free)
                })
        ])
        return book
    }

    /// `page`: of a script; nil: a player.
    private func viewer(_ host: String, page: String = "localhost") -> ViewerPage { ViewerPage(isSecure: false, host: page, viewer: host) }

    @Test(arguments: [
        ("198.51.100.9", ProvedPlace.Scope.everyone, true), ("198.51.100.9", .lan, false), ("198.51.100.9", .machine, false),
        ("192.168.1.7", .everyone, true), ("192.168.1.7", .lan, true), ("192.168.1.7", .machine, false),
        ("127.0.0.1", .machine, true), ("127.0.0.1", .lan, true),
    ])
    func nobodyIsSentWhereOnlyTheHubGets(viewer: String, scope: ProvedPlace.Scope, isSent: Bool) throws {
        var book = try book([(1, "203.0.113.5", scope, 50_000_000)])
        #expect((book.place("show", self.viewer(viewer), now: 0, dice: 0) != nil) == isSent)
    }

    @Test func aPageIsSentToNoMorePrivatePlaceThanItsOwn() throws {
        for (page, place, isSent) in [
            ("203.0.113.1", "192.168.1.5", false), ("192.168.1.2", "192.168.1.5", true), ("127.0.0.1", "127.0.0.1", true),
            ("192.168.1.2", "127.0.0.1", false), ("192.168.1.2", "203.0.113.5", true),
        ] {
            var book = try book([(1, place, .machine, 50_000_000)])
            let viewer = viewer("127.0.0.1", page: page)
            #expect((book.place("show", viewer, now: 0, dice: 0) != nil) == isSent, "\(page) \(place)")
        }
    }

    @Test func whoComesBackIsSentToAnotherBoxAndThenServedByTheHub() throws {
        var book = try book([(1, "203.0.113.5", .everyone, 50_000_000), (2, "203.0.113.6", .everyone, 50_000_000)])
        let viewer = viewer("198.51.100.9")
        let first = book.place("show", viewer, now: 0, dice: 0)
        let second = book.place("show", viewer, now: 100, dice: 0)
        #expect(first != nil && second != nil && first != second)
        #expect(book.place("show", viewer, now: 200, dice: 0) == nil)
        #expect(book.place("show", viewer, now: OffloadBook.memory, dice: 0) == first)
    }

    @Test func noBoxIsGivenMoreThanItCouldSend() throws {
        var book = try book([(1, "203.0.113.5", .everyone, 10_000_000)])
        var sent = 0
        for number in 0..<20 where book.place("show", viewer("198.51.100.\(number)"), now: Int64(number), dice: 7) != nil { sent += 1 }
        #expect(sent == 2)
        #expect(book.place("other", viewer("198.51.100.99"), now: 0, dice: 7) == nil)
    }

    @Test func boxesAreDrawnByWhatTheyCouldStillSend() throws {
        var drawn: [CandidateAddress: Int] = [:]
        for dice in 0..<40 as Range<UInt64> {
            var book = try book([(1, "203.0.113.5", .everyone, 30_000_000), (2, "203.0.113.6", .everyone, 10_000_000)])
            if let place = book.place("show", viewer("198.51.100.9"), now: 0, dice: dice * 1_000_000) { drawn[place, default: 0] += 1 }
        }
        #expect(drawn == [try address("203.0.113.5"): 30, try address("203.0.113.6"): 10])
    }

    @Test func memoryOfWhoWasSentIsBounded() throws {
        var book = try book([(1, "203.0.113.5", .everyone, .max / 4)], rate: 1)
        for number in 0..<OffloadBook.mostSent + 100 {
            let viewer = viewer("198.51.\(number >> 8).\(number & 255)")
            #expect(book.place("show", viewer, now: 1, dice: UInt64(number)) != nil)
        }
    }
}
