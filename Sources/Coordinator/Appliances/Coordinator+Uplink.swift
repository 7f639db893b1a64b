import AppliancePort
import Membership
import Uplink

/// Members measure their line by sending bytes that nobody keeps.
extension Coordinator {
    /// Two measurements at once, and two an hour after that.
    private static let budget = ByteBudget(
        capacity: 2 * UplinkMeasurement.maximumBytes, bytesPerHour: 2 * UplinkMeasurement.maximumBytes)

    func uplink(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        let member = try admitted(claim)
        guard claim.body.first == 1, claim.body.count <= UplinkMeasurement.pieceSize else { throw .malformed }
        guard budgets[member.id, default: Self.budget].take(Int64(claim.body.count), now: system.monotonic()) else { throw .busy }
        counters.measuredBytes += claim.body.count
        return [1]
    }
}
