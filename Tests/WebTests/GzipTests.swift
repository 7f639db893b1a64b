import Foundation
import Testing

@testable import Web

@Suite struct GzipTests {
    @Test func packsWhatGzipUnpacks() async throws {
        try await onOwnThread { () async throws in
            let text = String(repeating: "#EXT-X-PART:DURATION=0.2,URI=\"part-1.m4s\"\n", count: 200)
            let packed = try #require(Gzip.compress(Array(text.utf8)))
            #expect(packed.count < text.utf8.count / 10)
            #expect(Gzip.compress(Array(text.utf8)) == packed)
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("gzip-\(UUID().uuidString).gz")
            defer { try? FileManager.default.removeItem(at: file) }
            try Data(packed).write(to: file)
            let gzip = Process()
            gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            gzip.arguments = ["gzip", "-dc", file.path]
            let output = Pipe()
            gzip.standardOutput = output
            try gzip.run()
            let unpacked = output.fileHandleForReading.readDataToEndOfFile()
            gzip.waitUntilExit()
            #expect(String(decoding: unpacked, as: UTF8.self) == text)
        }
    }

    @Test func packsNothingToo() {
        #expect((Gzip.compress([])?.count ?? 0) > 10)
    }

    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br", true), ("br;q=1.0, GZIP;q=0.8, *;q=0.1", true), ("x-gzip", true), ("*", true),
        ("deflate", false), ("gzip;q=0", false), ("gzip; q=0.000", false), ("*;q=0", false), ("", false), ("gzip;q=0, *", false),
        ("identity", false), ("gzip;q=0.001", true),
    ])
    func asksTheClientFirst(field: String, isAccepted: Bool) {
        #expect(Gzip.isAccepted(by: Request(method: .get, path: "/", headers: Fields(["Accept-Encoding": field]))) == isAccepted)
    }

    @Test func aClientThatSaysNothingGetsNone() {
        #expect(!Gzip.isAccepted(by: Request(method: .get, path: "/")))
    }
}
