import Foundation
import Testing

@testable import HLSRules

/// A hub that is started anew begins a timeline that no player can take for the old one.
@Suite struct RestartTests {
    @Test func numbersGoUpOverARestart() async throws {
        let directory = try temporaryDirectory("hub")
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let before = ParsedPlaylist(try await playlist(in: directory))
        let after = ParsedPlaylist(try await playlist(in: directory))
        let (old, new) = (try #require(before.number("EXT-X-MEDIA-SEQUENCE")), try #require(after.number("EXT-X-MEDIA-SEQUENCE")))
        #expect(new > old + Int64(before.segments.count))
        let breaks = before.segments.count { $0.has("EXT-X-DISCONTINUITY") }
        let turns = (
            try #require(before.number("EXT-X-DISCONTINUITY-SEQUENCE")), try #require(after.number("EXT-X-DISCONTINUITY-SEQUENCE"))
        )
        #expect(turns.1 > turns.0 + Int64(breaks))
        #expect(before.segments.first?.first("EXT-X-MAP") != after.segments.first?.first("EXT-X-MAP"))
    }

    /// Of a hub that has run for a moment and was ended.
    private func playlist(in directory: String) async throws -> String {
        try await Hub.run(in: directory) { hub in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.hasPlaylist()
                return try hub.playlist()
            }
        }
    }
}
