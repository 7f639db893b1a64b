import Testing
import Uplink

@Suite struct UplinkOfferTests {
    private func now(
        measured: Int? = 10_000, used: Int64 = 0, minute: Int? = 720, line: Int = 1_000
    ) -> UplinkOffer.Situation {
        UplinkOffer.Situation(measuredKilobits: measured, usedBytes: used, minuteOfDay: minute, linePermille: line)
    }

    @Test func measuredAtFirstThenSet() {
        var limits = UplinkLimits()
        #expect(UplinkOffer.box(limits, now(measured: nil)) == UplinkOffer(kilobits: 0, reason: .notMeasured))
        #expect(UplinkOffer.box(limits, now()) == UplinkOffer(kilobits: 8_000))
        limits.kilobits = 3_000
        #expect(UplinkOffer.box(limits, now()) == UplinkOffer(kilobits: 3_000))
        #expect(UplinkOffer.box(limits, now(measured: nil)) == UplinkOffer(kilobits: 3_000))
    }

    @Test func hoursMonthAndLineTakeItBack() {
        var limits = UplinkLimits()
        limits.kilobits = 3_000
        limits.hours = HoursOfDay("18-23")
        #expect(UplinkOffer.box(limits, now()) == UplinkOffer(kilobits: 0, reason: .hours))
        #expect(UplinkOffer.box(limits, now(minute: nil)) == UplinkOffer(kilobits: 0, reason: .clock))
        #expect(UplinkOffer.box(limits, now(minute: 1_100)) == UplinkOffer(kilobits: 3_000))
        limits.monthlyBytes = 100
        #expect(UplinkOffer.box(limits, now(used: 99, minute: 1_100)).kilobits == 3_000)
        #expect(UplinkOffer.box(limits, now(used: 100, minute: 1_100)) == UplinkOffer(kilobits: 0, reason: .month))
        #expect(UplinkOffer.box(limits, now(minute: 1_100, line: 400)).kilobits == 3_000)
        limits.onlyWhenIdle = true
        #expect(UplinkOffer.box(limits, now(minute: 1_100, line: 400)) == UplinkOffer(kilobits: 1_200, reason: .line))
    }

    @Test func aHubHasLimitsOfItsOwnBelowTheBoxes() {
        var own = UplinkLimits()
        #expect(UplinkOffer.limit(own, now()) == nil)
        own.kilobits = 1_000
        #expect(UplinkOffer.limit(own, now()) == UplinkOffer(kilobits: 1_000))
        own.monthlyBytes = 5
        #expect(UplinkOffer.limit(own, now(used: 5)) == UplinkOffer(kilobits: 0, reason: .month))
        var idle = UplinkLimits()
        idle.onlyWhenIdle = true
        #expect(UplinkOffer.limit(idle, now(line: 500)) == UplinkOffer(kilobits: 5_000, reason: .line))
        #expect(UplinkOffer.limit(idle, now()) == nil)
    }

    @Test func eachHubIsToldItsOwnShareAlone() {
        let offers = UplinkOffer.shares(
            UplinkOffer(kilobits: 9_000),
            [
                (weight: 2, limit: nil), (weight: 1, limit: UplinkOffer(kilobits: 1_000)), (weight: 0, limit: nil),
                (weight: 1, limit: UplinkOffer(kilobits: 0, reason: .hours)),
            ])
        #expect(
            offers == [
                UplinkOffer(kilobits: 8_000), UplinkOffer(kilobits: 1_000), UplinkOffer(kilobits: 0, reason: .weight),
                UplinkOffer(kilobits: 0, reason: .hours),
            ])
        #expect(
            UplinkOffer.shares(UplinkOffer(kilobits: 0, reason: .month), [(weight: 1, limit: nil)])
                == [UplinkOffer(kilobits: 0, reason: .month)])
    }
}
