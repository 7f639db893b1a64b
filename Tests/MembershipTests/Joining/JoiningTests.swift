import Testing

@testable import Membership

@Suite struct BackoffTests {
    @Test func waitsTwiceAsLongUpToAMinute() {
        var backoff = Backoff()
        let pauses = (0..<9).map { _ in backoff.failed(random: 0) }
        #expect(pauses == [750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000])
        backoff.succeeded()
        let pause = backoff.failed(random: 250)
        #expect(pause == 1_000)
    }

    @Test func staysQuickWhileWhoIsTriedMayBeBackAtAnyMoment() {
        var backoff = Backoff()
        let pauses = (0..<5).map { _ in backoff.failed(random: 0, longest: Backoff.longestAtFirst) }
        #expect(pauses == [750, 1_500, 3_000, 3_750, 3_750])
        let later = backoff.failed(random: 0)
        #expect(later == 24_000)
    }

    @Test func staysBelowAMinuteWhateverTheDice() {
        for random in [0, 1, 15_000, UInt32.max] {
            var backoff = Backoff()
            let pauses = (0..<100).map { _ in backoff.failed(random: random) }
            #expect(pauses.allSatisfy { (750...60_000).contains($0) })
        }
    }
}

@Suite struct CandidatePacerTests {
    @Test func letsAnAddressBeTriedThreeTimesAMinute() {
        var pacer = CandidatePacer()
        let address = CandidateAddress.at("192.0.2.1")
        let tries = [0, 1, 2, 3, 59_999, 60_000, 60_000].map { pacer.mayTry(address, now: $0) }
        #expect(tries == [true, true, true, false, false, true, false])
        let otherPort = pacer.mayTry(.at("192.0.2.1", 8601), now: 3)
        #expect(otherPort)
    }

    @Test func whereTheHubHasProvedItsKeyItIsTriedMoreOften() {
        var pacer = CandidatePacer()
        let tries = (0..<30).map { pacer.mayTry(.at("192.0.2.1"), now: $0, isProved: true) }
        #expect(tries.count { $0 } == 20)
        let unproved = pacer.mayTry(.at("192.0.2.1"), now: 50_000)
        #expect(!unproved)
    }

    @Test func aHubThatNamesEverNewAddressesRunsOut() {
        var pacer = CandidatePacer()
        let tried = (0..<1_000).filter { pacer.mayTry(.at("192.0.2.1", UInt16($0 + 1)), now: 0) }
        #expect(tried.count == 256)
        let afterAMinute = pacer.mayTry(.at("198.51.100.1"), now: 60_000)
        #expect(afterAMinute)
    }
}

@Suite struct CandidatePolicyTests {
    static let home = [
        LocalNetwork(address: [192, 168, 1, 7], prefix: 24), LocalNetwork(address: [0xFD] + [UInt8](repeating: 0, count: 15), prefix: 64),
    ]
    .compactMap { $0 }

    private func usable(_ hosts: [String], _ networks: [LocalNetwork] = Self.home) -> [String] {
        CandidatePolicy.usable(hosts.map { .at($0) }, networks: networks).map(\.description)
    }

    @Test func theLANIsBelievedAboutItselfOnly() {
        let said = ["192.168.1.20", "192.168.2.20", "8.8.8.8", "fd00::5", "hub.local"].map { CandidateAddress.at($0) }
        let kept = CandidatePolicy.inNetworks(said, networks: Self.home).map(\.description)
        #expect(kept == ["192.168.1.20:8600", "[fd00::5]:8600"])
    }

    @Test func triesPrivateAddressesOfTheOwnNetworksOnly() {
        #expect(
            usable(["192.168.1.20", "192.168.2.20", "10.0.0.1", "fd00::5", "fd00:0:0:1::5", "fe80::1"]) == [
                "192.168.1.20:8600", "[fd00::5]:8600",
            ])
        #expect(usable(["192.168.1.20"], []) == [])
    }

    @Test func triesTheNearestFirstAndEachOnce() {
        #expect(
            usable(["hub.example", "203.0.113.9", "192.168.1.20", "hub.example"])
                == ["192.168.1.20:8600", "hub.example:8600", "203.0.113.9:8600"])
    }

    @Test func triesNothingThatIsNowhere() {
        #expect(usable(["0.0.0.0", "255.255.255.255", "ff02::1", "::", "::ffff:192.168.1.20"]) == [])
    }

    @Test func thisMachineIsShared() {
        #expect(usable(["127.0.0.1", "::1", "hub.local"], []).count == 3)
    }

    @Test(arguments: [([192, 168, 1, 7], 0), ([192, 168, 1, 7], 33), ([1, 2, 3], 8), ([], 1)] as [([UInt8], Int)])
    func networksAreWhole(address: [UInt8], prefix: Int) {
        #expect(LocalNetwork(address: address, prefix: prefix) == nil)
    }
}
