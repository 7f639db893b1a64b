import Foundation
import Testing

/// Publishers come and go while a crowd watches.
@Suite struct CrowdTests {
    /// 200 and 500, or fewer where STREAMR_TEST_CROWD says what per cent (sanitizer builds).
    private static let share = ProcessInfo.processInfo.environment["STREAMR_TEST_CROWD"].flatMap(Int.init) ?? 100

    @Test func publishersComeAndGoWhileACrowdWatches() async throws {
        let publishers = max(10, 200 * Self.share / 100)
        let viewers = max(20, 500 * Self.share / 100)
        let names = (0..<10).map { "guest\($0)" }
        let file = try await Clip.h264AAC.file()
        try await Hub.run(streams: ["live"] + names) { hub in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { steady in
                try await hub.live()
                let crowd = Crowd()
                defer { crowd.leave() }
                for number in 0..<viewers { try crowd.join(hub, over: number % 2 == 0 ? .http : .rtmp) }
                try await eventually("all watch", within: .seconds(20)) { crowd.members.allSatisfy { $0.pictures > 0 } }

                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (index, name) in names.enumerated() {
                        group.addTask {
                            for round in 0..<(publishers / names.count) {
                                let guest = try PlainPublisher(
                                    port: hub.rtmp, key: hub.key(name), clip: file, offset: UInt32(round) &* 400_000_000)
                                defer { guest.stop() }
                                try await eventually("guest \(index) is let in", within: .seconds(10), detail: { guest.answers }) {
                                    guest.sent > 0
                                }
                                // Some leave in the middle of everything, some after a moment.
                                if round % 2 == 0 { await pause(milliseconds: 100) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let pictures = crowd.members.map(\.pictures)
                try await eventually("everyone goes on watching", within: .seconds(10)) {
                    zip(crowd.members, pictures).allSatisfy { $0.pictures > $1 + 25 }
                }
                let members = crowd.members
                #expect(members.filter(\.ended).isEmpty)
                #expect(members.compactMap(\.failure).isEmpty)
                #expect(members.allSatisfy { $0.stepsBack == 0 && $0.longestStep <= 200 })
                #expect(steady.isRunning)
            }
        }
    }
}
