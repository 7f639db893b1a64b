import Membership
import Testing
import Uplink

@testable import Coordinator

@Suite struct UplinkTests {
    private let piece: [UInt8] = [1] + [UInt8](repeating: 7, count: UplinkMeasurement.pieceSize - 1)

    @Test func membersMayMeasureTheirLineTwiceAndThenLater() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        let most = 2 * UplinkMeasurement.maximumBytes / Int64(piece.count)
        for _ in 0..<most { #expect(try await box.ask(.post, "uplink", piece) == (200, [1])) }
        #expect(try await box.ask(.post, "uplink", piece).status == 503)
        #expect(await hub.coordinator.counters.measuredBytes == Int(most) * piece.count)
        hub.time.pass(3_600_000)
        #expect(try await box.ask(.post, "uplink", piece).status == 200)
    }

    @Test func nobodyElseMay() async throws {
        let hub = try await TestHub()
        #expect(try await hub.box(2).send(.post, "uplink", piece).status == 401)
        #expect(try await hub.box(2).ask(.post, "uplink", piece).status == 403)
        let waiting = try hub.box(3)
        _ = try await waiting.join(try await hub.invite { $0.needsApproval = true })
        #expect(try await waiting.ask(.post, "uplink", piece).status == 403)
        try await hub.coordinator.approve(1)
        #expect(try await waiting.ask(.post, "uplink", piece + [0]).status == 400)
        #expect(try await waiting.ask(.post, "uplink", [2]).status == 400)
        #expect(try await waiting.ask(.post, "uplink", []).status == 400)
    }
}
