import Testing
import Uplink

@Suite struct UplinkSharesTests {
    private typealias Claim = UplinkShares.Claim

    @Test func oneHubGetsAll() { #expect(UplinkShares.divide(900, [Claim(weight: 1)]) == [900]) }

    @Test func weightsDivide() {
        #expect(UplinkShares.divide(900, [Claim(weight: 1), Claim(weight: 2)]) == [300, 600])
        #expect(UplinkShares.divide(900, [Claim(weight: 1), Claim(weight: 0)]) == [900, 0])
        #expect(UplinkShares.divide(900, []).isEmpty && UplinkShares.divide(0, [Claim(weight: 1)]) == [0])
    }

    @Test func whatALimitLeavesOverGoesToTheOthers() {
        #expect(UplinkShares.divide(900, [Claim(weight: 1, limit: 100), Claim(weight: 1), Claim(weight: 3)]) == [100, 200, 600])
        #expect(UplinkShares.divide(900, [Claim(weight: 1, limit: 100), Claim(weight: 1, limit: 50)]) == [100, 50])
        #expect(UplinkShares.divide(900, [Claim(weight: 1, limit: 0), Claim(weight: 1)]) == [0, 900])
    }

    @Test func nothingIsPromisedTwice() {
        for _ in 0..<2_000 {
            let claims = (0..<Int.random(in: 0...6)).map { _ in
                Claim(weight: Int.random(in: UplinkShares.weights), limit: Bool.random() ? Int.random(in: 0...500) : nil)
            }
            let total = Int.random(in: 0...2_000)
            let shares = UplinkShares.divide(total, claims)
            #expect(shares.count == claims.count && shares.reduce(0, +) <= total && shares.allSatisfy { $0 >= 0 })
            for (share, claim) in zip(shares, claims) { #expect(share <= claim.limit ?? .max && (claim.weight > 0 || share == 0)) }
            // All of it is given, but for a remainder of each division, if somebody may take it.
            if claims.contains(where: { $0.weight > 0 && $0.limit == nil }) { #expect(shares.reduce(0, +) > total - claims.count) }
        }
    }

    @Test func hugeNumbersDoNotOverflow() {
        #expect(UplinkShares.divide(.max, [Claim(weight: 1_000), Claim(weight: 1_000)]).allSatisfy { $0 > 0 })
    }
}
