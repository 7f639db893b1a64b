import Testing

@testable import Admin

@Suite struct QRCodeTests {
    @Test func drawsTheFinderPatterns() throws {
        let code = try #require(QRCode("http://192.168.1.20:8080/live/live.flv"))
        #expect(code.size == 29)
        let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        for (y, row) in finder.enumerated() {
            for (x, module) in row.enumerated() {
                #expect(code.isDark(x, y) == (module == "1"))
                #expect(code.isDark(code.size - 7 + x, y) == (module == "1"))
            }
        }
        #expect(!code.isDark(-1, 0) && !code.isDark(0, code.size))
    }

    @Test func drawsTheSameModulesAsPictureAndText() throws {
        let code = try #require(QRCode("streamr"))
        let lines = code.halfBlocks.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count == code.size + 4 })
        #expect(lines.count == (code.size + 5) / 2)
        let darkInText = lines.joined().reduce(0) { $0 + ($1 == " " ? 2 : $1 == "█" ? 0 : 1) }
        #expect(darkInText == code.modules.count { $0 })
        let widths = code.svg(title: "a<b").matches(of: /h([0-9]+)v1/).compactMap { Int($0.1) }
        #expect(widths.reduce(0, +) == code.modules.count { $0 })
        #expect(code.svg(title: "a<b").contains("<title>a&lt;b</title>"))
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(QRCode("") == nil)
        #expect(QRCode("a\0b") == nil)
        #expect(QRCode(String(repeating: "x", count: 1001)) == nil)
        #expect(QRCode(String(repeating: "x", count: 1000)) != nil)
    }
}

@Suite struct WordsTests {
    @Test(arguments: [
        (-1, "0 kbit/s"), (640_000, "640 kbit/s"), (2_649_999, "2.6 Mbit/s"), (254_000_000, "254 Mbit/s"), (1_250_000_000, "1.2 Gbit/s"),
    ])
    func writesBitrates(bits: Int, words: String) {
        #expect(Words.bitrate(bits) == words)
    }

    @Test(arguments: [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3600, "1 h 0 min"), (93_000, "1 d 1 h")])
    func writesDurations(seconds: Int, words: String) {
        #expect(Words.duration(seconds) == words)
    }

    @Test(arguments: [
        (0, "1970-01-01"), (86_399, "1970-01-01"), (951_782_400, "2000-02-29"), (1_709_164_799, "2024-02-28"),
        (1_798_761_600, "2027-01-01"),
        (4_107_542_400, "2100-03-01"), (-1, "1969-12-31"),
    ])
    func tellsTheDay(seconds: Int64, words: String) {
        #expect(Words.day(seconds) == words)
    }
}
