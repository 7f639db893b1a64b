import Membership
import Testing

@Suite struct AvailabilityTests {
    private typealias Run = Availability.Run
    private typealias OpenRun = Availability.OpenRun

    /// Goes through minutes, and keeps what a store would keep.
    private struct Book {
        var availability: Availability
        var closed: [Run] = []
        var open: [Int64: OpenRun] = [:]
        var until: Int64?

        init(now: Int64) { availability = Availability(now: now) }

        /// The hub ends, and starts again.
        mutating func restart(now: Int64) {
            availability = Availability(saved: Array(open.values), savedUntil: until, now: now)
        }

        mutating func pass(_ states: [Int64: Availability.State], now: Int64) {
            let step = availability.minutePassed(states, now: now)
            closed += step.closed
            for member in step.ended { open[member] = nil }
            for run in step.opened { open[run.member] = run }
            until = step.until
            availability.apply(step)
        }
    }

    @Test func minutesThatAreAlikeAreOneRun() {
        var book = Book(now: 1_000)
        for minute in 1...60 { book.pass([1: .online, 2: .silent], now: 1_000 + Int64(minute) * 60) }
        #expect(book.closed.isEmpty && book.until == 4_600)
        #expect(
            book.open == [
                1: OpenRun(member: 1, state: .online, began: 1_000), 2: OpenRun(member: 2, state: .silent, began: 1_000),
            ])
    }

    @Test func aMinuteLikeTheOneBeforeChangesNothing() {
        var availability = Availability(now: 0)
        availability.apply(availability.minutePassed([1: .online], now: 60))
        #expect(availability.minutePassed([1: .online], now: 120) == Availability.Step(until: 120))
    }

    @Test func anotherStateEndsARun() {
        var book = Book(now: 0)
        book.pass([1: .online], now: 60)
        book.pass([1: .silent], now: 120)
        book.pass([1: .online], now: 180)
        #expect(
            book.closed == [
                Run(member: 1, state: .online, began: 0, ended: 60), Run(member: 1, state: .silent, began: 60, ended: 120),
            ])
        #expect(book.open[1] == OpenRun(member: 1, state: .online, began: 120))
    }

    @Test func theTimeInWhichTheHubWasNotThereIsNobodys() {
        var book = Book(now: 0)
        book.pass([1: .online, 2: .online], now: 60)
        book.pass([1: .online, 2: .stopped], now: 120)
        book.restart(now: 500)
        book.pass([1: .online, 2: .unknown], now: 560)
        #expect(
            book.closed == [
                Run(member: 2, state: .online, began: 0, ended: 60), Run(member: 1, state: .online, began: 0, ended: 120),
                Run(member: 2, state: .stopped, began: 60, ended: 120),
            ])
        #expect(book.open.values.allSatisfy { $0.began == 500 } && book.open.count == 2)
    }

    @Test func aHubThatStopsBeforeItsFirstMinuteChangesNothing() {
        var book = Book(now: 0)
        book.pass([1: .online], now: 60)
        book.restart(now: 100)
        book.restart(now: 130)
        book.pass([1: .online], now: 190)
        #expect(book.closed == [Run(member: 1, state: .online, began: 0, ended: 60)])
        #expect(book.open[1]?.began == 130)
    }

    @Test func whoIsNoMemberAnyMoreHasNoOpenRun() {
        var book = Book(now: 0)
        book.pass([1: .online, 2: .online], now: 60)
        book.pass([1: .online], now: 120)
        #expect(book.closed == [Run(member: 2, state: .online, began: 0, ended: 60)] && book.open.keys.sorted() == [1])
    }

    @Test func twoCallsInOneSecondLeaveNoEmptyRun() {
        var book = Book(now: 0)
        book.pass([1: .online], now: 60)
        book.pass([1: .silent], now: 60)
        book.pass([1: .online], now: 60)
        #expect(book.closed == [Run(member: 1, state: .online, began: 0, ended: 60)] && book.until == 60)
        book.pass([1: .online], now: 30)
        #expect(book.until == 60)
    }

    @Test func aMemberIsInOneStateAtATimeWhateverHappens() {
        var random = SystemRandomNumberGenerator()
        var book = Book(now: 0)
        var now: Int64 = 0
        var running: Int64 = 0
        for _ in 0..<2_000 {
            if Int.random(in: 0..<20, using: &random) == 0 {
                now = (book.until ?? now) + Int64.random(in: 0...300, using: &random)
                book.restart(now: now)
            }
            let step = Int64.random(in: 0...90, using: &random)
            now += step
            running += step
            let states: [Availability.State] = [.unknown, .online, .silent, .stopped, .restarting]
            book.pass([1: states.randomElement(using: &random) ?? .online], now: now)
        }
        let last = book.open[1].map { [Run(member: 1, state: $0.state, began: $0.began, ended: book.until ?? 0)] } ?? []
        let runs = book.closed + last
        #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.ended <= $1.began })
        #expect(runs.reduce(0) { $0 + $1.ended - $1.began } == running)
    }

    @Test func presencesBecomeStates() {
        let table: [(Presence.State, Availability.State)] = [
            (.unknown, .unknown), (.online, .online), (.late(20_000), .online), (.offline(.silence(60_000)), .silent),
            (.offline(.farewell(.stops)), .stopped), (.offline(.farewell(.leaves)), .stopped),
            (.offline(.farewell(.restarts)), .restarting),
        ]
        for (presence, state) in table { #expect(Availability.State(presence) == state) }
    }
}
