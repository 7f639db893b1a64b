import Testing

@testable import Web

@Suite struct StrangersTests {
    @Test func theOldestOfTheAddressWithMostMakesRoom() {
        var strangers = Strangers()
        #expect(strangers.came(1, from: "a", limit: 3) == nil)
        #expect(strangers.came(2, from: "b", limit: 3) == nil)
        #expect(strangers.came(3, from: "b", limit: 3) == nil)
        #expect(strangers.came(4, from: "b", limit: 3) == 2)
        #expect(strangers.came(5, from: "c", limit: 3) == 3)
        // All have one: the oldest of all goes.
        #expect(strangers.came(6, from: "d", limit: 3) == 1)
        #expect(strangers.count == 3)
    }

    @Test func whoIsKnownIsNeverCutOff() {
        var strangers = Strangers()
        _ = strangers.came(1, from: "a", limit: 1)
        strangers.left(1, from: "a")
        for number in 2...100 as ClosedRange<UInt64> {
            #expect(strangers.came(number, from: "b", limit: 1) == (number > 2 ? number - 1 : nil))
        }
        strangers.left(1, from: "a")
        strangers.left(7, from: "nowhere")
        #expect(strangers.count == 1)
    }
}
