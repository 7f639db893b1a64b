import Testing

@testable import Live

/// Drives a controller through windows of 100 ms.
private struct Drive {
    var controller: FlushController
    var clock: UInt64 = 1_000_000_000

    mutating func window(busyPermille: UInt64) {
        let start = clock
        controller.worked(from: start, to: start + busyPermille * 50_000)
        clock += 100_000_000
        controller.worked(from: clock - busyPermille * 50_000, to: clock)
    }
}

struct FlushControllerTests {
    @Test func flushesEachFrameWhileThereIsTime() {
        var drive = Drive(controller: FlushController(.adaptive))
        for _ in 0..<50 { drive.window(busyPermille: 800) }
        #expect(drive.controller.interval == 0)
    }

    @Test func widensToAHundredMillisecondsAtNinetyFivePercent() {
        var drive = Drive(controller: FlushController(.adaptive))
        var seen: [Int] = []
        for _ in 0..<20 {
            drive.window(busyPermille: 950)
            seen.append(drive.controller.interval)
        }
        #expect(seen.max() == 100)
        #expect(seen.firstIndex(of: 100) ?? 99 < 6)
    }

    @Test func comesBackWithinTwoSeconds() {
        var drive = Drive(controller: FlushController(.adaptive))
        for _ in 0..<20 { drive.window(busyPermille: 950) }
        for _ in 0..<20 { drive.window(busyPermille: 200) }
        #expect(drive.controller.interval == 0)
    }

    @Test func doesNotSwingWhenNarrowingWouldMakeItBusyAgain() {
        var drive = Drive(controller: FlushController(.adaptive))
        for _ in 0..<20 { drive.window(busyPermille: 950) }
        for _ in 0..<20 { drive.window(busyPermille: 600) }
        #expect(drive.controller.interval == 100)
    }

    @Test func triesEachFrameLessOftenWhileThatIsTooMuch() {
        var drive = Drive(controller: FlushController(.adaptive))
        var trials = 0
        for _ in 0..<100 {
            let wasNarrow = drive.controller.interval == 0
            drive.window(busyPermille: wasNarrow ? 990 : 50)
            if wasNarrow { trials += 1 }
        }
        #expect((8...15).contains(trials))
        for _ in 0..<15 { drive.window(busyPermille: 50) }
        #expect(drive.controller.interval == 0)
    }

    @Test func keepsAFixedInterval() {
        var drive = Drive(controller: FlushController(.fixed(milliseconds: 100)))
        for _ in 0..<20 { drive.window(busyPermille: 10) }
        #expect(drive.controller.interval == 100)
    }
}
