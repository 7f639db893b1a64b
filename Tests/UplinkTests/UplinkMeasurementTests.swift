import Testing
import Uplink

@Suite struct UplinkMeasurementTests {
    /// A line that carries `kilobits` a second and answers after `delay`: three connections, one piece after the other on each.
    private func measured(kilobits: Int64, delay: Int64) -> (kilobits: Int?, bytes: Int64) {
        var measurement = UplinkMeasurement(began: 1_000)
        let time = Int64(UplinkMeasurement.pieceSize) * 8 / kilobits
        var lineFree: Int64 = 1_000
        var ready = [Int64](repeating: 1_000, count: UplinkMeasurement.connections)
        var sent = [Int](repeating: 0, count: UplinkMeasurement.connections)
        for _ in 0..<10_000 {
            let next = ready.indices.min { ready[$0] < ready[$1] } ?? 0
            guard measurement.maySend(now: ready[next]) else { break }
            lineFree = max(lineFree, ready[next]) + time
            ready[next] = lineFree + delay
            sent[next] += 1
            measurement.arrived(isFirst: sent[next] == 1, now: ready[next])
        }
        return (measurement.kilobits, measurement.bytes)
    }

    @Test(arguments: [(1_000, 20), (5_000, 30), (20_000, 20), (40_000, 10), (5_000, 80)] as [(Int64, Int64)])
    func findsWhatTheLineCarries(kilobits: Int64, delay: Int64) throws {
        let found = try #require(measured(kilobits: kilobits, delay: delay).kilobits)
        #expect((kilobits * 85 / 100...kilobits * 110 / 100).contains(Int64(found)), "\(found)")
    }

    @Test(arguments: [100, 1_000, 10_000, 1_000_000] as [Int64]) func sendsNoMoreThanItsBound(kilobits: Int64) {
        let bytes = measured(kilobits: kilobits, delay: 5).bytes
        #expect(bytes > 0 && bytes <= UplinkMeasurement.maximumBytes)
        // Five seconds, and what was under way then.
        #expect(bytes <= kilobits * 1_000 / 8 * 5 + Int64(UplinkMeasurement.pieceSize * (UplinkMeasurement.connections + 1)))
    }

    @Test func saysNothingOfALineThatCarriesNothing() {
        var measurement = UplinkMeasurement(began: 0)
        #expect(measurement.kilobits == nil)
        let (early, late) = (measurement.maySend(now: 4_999), measurement.maySend(now: 5_000))
        #expect(early && !late)
        measurement.arrived(isFirst: true, now: 5_100)
        measurement.arrived(isFirst: false, now: 5_200)
        #expect(measurement.kilobits == nil)
    }
}
