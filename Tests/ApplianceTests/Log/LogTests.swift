import Glibc
import Testing

@testable import Appliance

@Suite("Log")
struct LogTests {
    private func line(_ message: String, _ fields: KeyValuePairs<String, String> = [:], hiding secrets: Set<String> = []) -> String {
        String(decoding: LogLine(level: .info, time: nil, message: message, fields: fields).bytes(hiding: secrets), as: UTF8.self)
    }

    @Test func writesPriorityAndPairs() {
        #expect(line("a b", ["stream": "x", "reason": "no \"way\""]) == "<6>level=info msg=\"a b\" stream=x reason=\"no \\\"way\\\"\"\n")
        let timed = LogLine(level: .error, time: "T", message: "m", fields: [:]).bytes(hiding: [])
        #expect(String(decoding: timed, as: UTF8.self) == "<3>time=T level=error msg=m\n")
    }

    @Test func aValueCannotForgeALineOrColourATerminal() {
        let text = line("m", ["v": "a\n<0>level=error\u{1B}[31m\u{7F}\u{85}\r"])
        #expect(text.filter { $0 == "\n" }.count == 1)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.contains("a\\n<0>level=error?[31m??"))
    }

    @Test func secretsNeverAppear() {
        let text = line("key-key-1 refused", ["name": "xkey-key-1key-key-1y", "other": "key-key-2"], hiding: ["key-key-1"])
        #expect(text == "<6>level=info msg=\"<stream key> refused\" name=\"x<stream key><stream key>y\" other=key-key-2\n")
    }

    @Test func linesAreBounded() {
        let text = line("m", ["v": String(repeating: "x", count: 10_000)])
        #expect(text.utf8.count <= LogLine.maximumLength)
        #expect(text.hasSuffix("...\n"))
    }

    @Test func repeatedMessagesAreCounted() {
        var rate = LogRate()
        for _ in 0..<LogRate.linesPerWindow { #expect(rate.admit("a", now: 0).isWritten) }
        for _ in 0..<5 { #expect(!rate.admit("a", now: 9_999).isWritten) }
        #expect(rate.admit("b", now: 1).isWritten)
        let next = rate.admit("a", now: 10_000)
        #expect(next.isWritten && next.suppressed == 5)
    }

    @Test func lessImportantLinesAreLeftOut() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let log = Log(level: .warning, descriptor: ends[1], showsTime: false)
        log.info("no")
        log.warning("yes")
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &buffer, buffer.count)
        #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "<4>level=warning msg=yes\n")
    }

    @Test func aStuckReaderStopsNobody() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let log = Log(level: .info, descriptor: ends[1], showsTime: false)
        let started = ContinuousClock.now
        for number in 0..<2_000 { log.info("message \(number)", ["filler": String(repeating: "x", count: 200)]) }
        #expect(ContinuousClock.now - started < .seconds(5))
    }
}
