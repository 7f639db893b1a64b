import Parts
import Testing

@testable import HLSRules
@testable import Parts

/// Parts may come from a packager with a fault, or from another box: nothing that they say may trap or break the playlist.
@Suite struct HostilePartTests {
    private func part(_ change: (inout Part) -> Void) -> Part {
        var part = Part(
            number: 60, bytes: [1, 2, 3], start: 12_000, duration: 200, isIndependent: true, initialization: 0, startsSegment: false,
            isDiscontinuous: false)
        change(&part)
        return part
    }

    private func begun() -> PartStore {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        while store.nextPart < 60 { store.take(.part(maker.next())) }
        return store
    }

    @Test func refusesWhatBreaksTheRules() {
        let bad: [(inout Part) -> Void] = [
            { $0.number = 59 }, { $0.number = -1 }, { $0.number = .max }, { $0.bytes = [] }, { $0.start = -1 }, { $0.start = .max },
            { $0.duration = 0 }, { $0.duration = -5 }, { $0.duration = .max }, { $0.initialization = 1 }, { $0.initialization = -1 },
            { $0.start = .min },
        ]
        for change in bad {
            var store = begun()
            let text = store.text()
            store.take(.part(part(change)))
            #expect(store.refusedParts == 1 && store.text() == text)
        }
    }

    @Test func refusesPartsBeforeTheirTargetAndTheirInitialization() {
        var store = PartStore.made()
        store.take(.part(part { _ in }))
        store.take(.partTarget(200))
        store.take(.part(part { _ in }))
        #expect(store.refusedParts == 2 && store.edge == nil)
    }

    @Test func ignoresASecondTargetAndAnOlderInitialization() {
        var store = begun()
        let text = store.text()
        store.take([.partTarget(500), .partTarget(-1), .initialization(StreamMaker.initialization(0, width: 5)), .advice("x")])
        #expect(store.text() == text)
        #expect(store.initialization(0)?.video?.width == 1280)
    }

    @Test func survivesEveryJumpOfTime() {
        for start in [0, 11_900, 12_050, 12_101, 11_000, 72_000, 1 << 40, 1 << 51] as [Int64] {
            for duration in [1, 200, 7000, 1 << 40] as [Int64] {
                var store = begun()
                store.take(.part(part { ($0.start, $0.duration) = (start, duration) }))
                store.take(.part(part { ($0.number, $0.start) = (61, 12_200) }))
                let lengths = PlaylistRules.violations(store.text()).filter { !$0.hasPrefix("4.4.4.9") && !$0.hasPrefix("6.2.2 a part") }
                #expect(lengths == [], "\(start) \(duration)")
                _ = store.text(.delta)
            }
        }
    }

    @Test func lostPartsAreUnknownAndTheHoleIsAGap() {
        var store = begun()
        store.take(.part(part { ($0.number, $0.start) = (90, 18_000) }))
        #expect(store.part(75) == .unknown && store.part(91) == .coming && store.part(92) == .unknown)
        if case .here = store.part(59) {} else { Issue.record("59") }
        if case .here = store.part(90) {} else { Issue.record("90") }
        #expect(store.text().contains("#EXT-X-GAP"))
        let found = PlaylistRules.violations(store.text())
        #expect(found == [])
    }

    @Test func initializationsWithoutPartsAreNotCollected() {
        var store = begun()
        for number in 1..<1000 { store.take(.initialization(StreamMaker.initialization(number))) }
        #expect(store.initializations.count == 2)
        let found = PlaylistRules.violations(store.text())
        #expect(found == [])
    }

    @Test func nothingComesAfterTheEnd() {
        var store = begun()
        store.take(.ended)
        let text = store.text()
        store.take([.part(part { _ in }), .ended, .partTarget(1)])
        #expect(store.text() == text && store.part(60) == .unknown)
    }
}
