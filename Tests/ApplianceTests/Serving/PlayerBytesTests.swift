import Identity
import Membership
import Testing

@testable import Appliance

@Suite struct PlayerBytesTests {
    private func hub(_ seed: UInt8) throws -> Fingerprint {
        try #require(IdentityKey(seed: [UInt8](repeating: seed, count: 32))).fingerprint
    }

    @Test func whatIsNewIsDividedByThoseWhoWatch() throws {
        let (one, two) = (try hub(1), try hub(2))
        var bytes = PlayerBytes()
        func new(_ total: UInt64, _ first: Int, _ second: Int) -> [Int] {
            bytes.new(total, watched: [(one, first), (two, second)]).map(\.bytes)
        }
        #expect(new(100, 1, 3) == [25, 75])
        #expect(new(100, 1, 3).isEmpty)
        #expect(new(107, 1, 2) == [3, 4], "no byte is lost")
        #expect(new(110, 0, 0) == [3], "those who watched have just gone")
        #expect(bytes.new(200, watched: []).isEmpty)
        #expect(new(200, 0, 1) == [0, 90])
    }
}
