import Media
import Testing

@Suite struct StreamLifeTests {
    private typealias State = StreamLife.State
    private typealias Event = StreamLife.Event
    private static let day: Int64 = 86_400

    /// The table once more: state, event, what comes of it without and with testing. What is not here cannot happen.
    private static let table: [(State, Event, State, State)] = [
        (.ready, .published, .live, .testing), (.ready, .archived, .archived, .archived),
        (.testing, .wentLive, .live, .live), (.testing, .ended, .ready, .ready),
        (.live, .ended, .offline, .offline),
        (.offline, .published, .live, .testing), (.offline, .archived, .archived, .archived),
        (.offline, .sevenDaysPassed, .stale, .stale), (.offline, .thirtyDaysPassed, .archived, .archived),
        (.stale, .published, .live, .testing), (.stale, .archived, .archived, .archived),
        (.stale, .broughtBack, .ready, .ready), (.stale, .thirtyDaysPassed, .archived, .archived),
        (.archived, .published, .live, .testing), (.archived, .broughtBack, .ready, .ready),
    ]

    @Test func everyPairOfStateAndEventIsInTheTableOrCannotHappen() {
        for state in State.allCases {
            for event in Event.allCases {
                let row = Self.table.first { $0.0 == state && $0.1 == event }
                #expect(StreamLife.next(state, event, testsFirst: false) == row?.2, "\(state) \(event)")
                #expect(StreamLife.next(state, event, testsFirst: true) == row?.3, "\(state) \(event)")
            }
        }
    }

    @Test func aPublisherGoesLiveAtOnceUnlessTestingIsOn() throws {
        let new = StreamLife(now: 100)
        #expect(new.state == .ready && !new.isPrivate && new.times == [.ready: 100])
        let live = try #require(new.after(.published, now: 200))
        #expect(live.state == .live && !live.isPrivate && live.times == [.ready: 100, .live: 200])
        let careful = new.testing(true, now: 150)
        #expect(careful.state == .ready && careful.isPrivate)
        let testing = try #require(careful.after(.published, now: 200))
        #expect(testing.state == .testing && testing.isPrivate)
        let shown = try #require(testing.after(.wentLive, now: 300))
        #expect(shown.state == .live && !shown.isPrivate && shown.testsFirst && shown.times[.live] == 300)
        let over = try #require(shown.after(.ended, now: 400))
        #expect(over.state == .offline && over.isPrivate, "the next time is a test again")
    }

    @Test func testingSwitchedOffDuringATestGoesLive() throws {
        let testing = try #require(StreamLife(now: 0).testing(true, now: 0).after(.published, now: 1))
        #expect(testing.testing(false, now: 2).state == .live)
        let live = try #require(StreamLife(now: 0).after(.published, now: 1))
        #expect(live.testing(true, now: 2).state == .live && !live.testing(true, now: 2).isPrivate, "who watches is not cut off")
        #expect(StreamLife(now: 0).testing(false, now: 2).state == .ready)
    }

    @Test func whatIsDueFollowsFromWhatIsOnAir() throws {
        let new = StreamLife(now: 0)
        #expect(new.due(isOnAir: false, now: 999 * Self.day) == nil, "a stream that was never used stays ready")
        #expect(new.due(isOnAir: true, now: 5) == .published)
        let live = try #require(new.after(.published, now: 5))
        #expect(live.due(isOnAir: true, now: 6) == nil && live.due(isOnAir: false, now: 6) == .ended)
        let test = try #require(new.testing(true, now: 0).after(.published, now: 5))
        #expect(test.due(isOnAir: true, now: 6) == nil && test.due(isOnAir: false, now: 6) == .ended)
    }

    @Test func aStreamIsStaleAfterSevenDaysAndArchivedAfterThirty() throws {
        var life = StreamLife(state: .offline, testsFirst: false, times: [.offline: 1_000])
        #expect(life.due(isOnAir: false, now: 1_000 + 7 * Self.day - 1) == nil)
        #expect(life.due(isOnAir: false, now: 1_000 + 7 * Self.day) == .sevenDaysPassed)
        life = try #require(life.after(.sevenDaysPassed, now: 1_000 + 7 * Self.day))
        #expect(life.due(isOnAir: false, now: 1_000 + 30 * Self.day - 1) == nil)
        #expect(life.due(isOnAir: false, now: 1_000 + 30 * Self.day) == .thirtyDaysPassed)
        let slept = StreamLife(state: .offline, testsFirst: false, times: [.offline: 1_000])
        #expect(slept.due(isOnAir: false, now: 1_000 + 31 * Self.day) == .thirtyDaysPassed)
    }

    @Test func aClockThatStepsBackOrIsAbsurdHarmsNothing() {
        let life = StreamLife(state: .offline, testsFirst: false, times: [.offline: 1_700_000_000])
        for now in [0, -1, Int64.min, 1_699_999_999] { #expect(life.due(isOnAir: false, now: now) == nil) }
        #expect(StreamLife(state: .stale, testsFirst: false, times: [:]).due(isOnAir: false, now: .max) == nil)
    }
}
