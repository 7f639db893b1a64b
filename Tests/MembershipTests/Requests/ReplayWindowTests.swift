import Testing

@testable import Membership

/// A window whose question can stand in an expectation.
private final class Window {
    private var window = ReplayWindow()

    var highest: UInt64 { window.highest }
    func admits(_ counter: UInt64) -> Bool { window.admits(counter) }
    func pass(_ counter: UInt64) -> Bool { window.pass(counter) }
}

@Suite struct ReplayWindowTests {
    @Test func letsEachCounterPassOnce() {
        let window = Window()
        #expect(!window.pass(0))
        for counter in 1...200 as ClosedRange<UInt64> {
            #expect(window.pass(counter))
            #expect(!window.pass(counter))
        }
        #expect(window.highest == 200)
    }

    @Test func takesLateOnesWithin64() {
        let window = Window()
        #expect(window.pass(100))
        #expect(window.pass(37))
        #expect(!window.pass(37))
        #expect(!window.pass(36))
        #expect(window.pass(101))
        #expect(!window.pass(37))
        #expect(window.pass(38))
    }

    @Test func jumpsAsFarAsItMust() {
        let window = Window()
        #expect(window.pass(1))
        #expect(window.pass(.max))
        #expect(!window.pass(.max))
        #expect(window.pass(.max - 63))
        #expect(!window.pass(.max - 64))
        #expect(!window.pass(1))
    }

    @Test func agreesWithASetOfAllThatPassed() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let window = Window()
            var passed: Set<UInt64> = []
            for _ in 0..<400 {
                let top = passed.max() ?? 0
                let counter = UInt64.random(in: 0...top + 80, using: &generator)
                let isNew = counter > 0 && !passed.contains(counter) && (counter > top || top - counter < 64)
                #expect(window.admits(counter) == isNew)
                #expect(window.pass(counter) == isNew)
                if isNew { passed.insert(counter) }
            }
        }
    }
}
