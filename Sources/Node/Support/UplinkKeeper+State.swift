import Membership
import Uplink

/// What is decided under the lock.
extension UplinkKeeper.State {
    func boxOffer(_ day: Int64, _ minute: Int?) -> UplinkOffer { UplinkOffer.box(box.limits, boxSituation(day, minute)) }

    private func boxSituation(_ day: Int64, _ minute: Int?) -> UplinkOffer.Situation {
        // A queue on the way to one hub alone may be that hub's.
        let line = hubs.values.filter(\.isActive).map(\.watch.permille).max() ?? 1_000
        return UplinkOffer.Situation(
            measuredKilobits: measured, usedBytes: boxUse.total(day: day), minuteOfDay: minute, linePermille: line)
    }

    /// A measurement keeps the limits too.
    func mayMeasure(_ day: Int64, _ minute: Int?) -> Bool {
        var limits = box.limits
        limits.kilobits = 1
        if let monthly = limits.monthlyBytes { limits.monthlyBytes = monthly - UplinkMeasurement.maximumBytes }
        return UplinkOffer.box(limits, boxSituation(day, minute)).kilobits > 0
    }

    func offer(to hub: Fingerprint, _ day: Int64, _ minute: Int?, _ now: Int64) -> UplinkOffer {
        guard hubs[hub]?.isActive == true else { return UplinkOffer(kilobits: 0) }
        let active = hubs.filter(\.value.isActive).sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        let box = boxOffer(day, minute)
        let offers = UplinkOffer.shares(
            box,
            active.map { entry in
                let situation = UplinkOffer.Situation(
                    measuredKilobits: measured, usedBytes: entry.value.use.total(day: day), minuteOfDay: minute,
                    linePermille: entry.value.watch.permille)
                return (weight: entry.value.support.weight, limit: UplinkOffer.limit(entry.value.support.limits, situation))
            })
        guard let place = active.firstIndex(where: { $0.key == hub }) else { return UplinkOffer(kilobits: 0) }
        // Who got more before gives it back with its own next heartbeat; until then it is not promised to another.
        let others = hubs.reduce(0) { $1.key != hub && $1.value.promisedUntil > now ? $0 + $1.value.promised : $0 }
        return UplinkOffer(kilobits: min(offers[place].kilobits, max(0, box.kilobits - others)), reason: offers[place].reason)
    }
}
