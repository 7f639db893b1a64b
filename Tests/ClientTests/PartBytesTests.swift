import Foundation
import Testing

/// What the hub makes of a stream depends on the stream alone, not on how it came.
@Suite struct PartBytesTests {
    @Test func chunksAndArrivalAreOfNoAccount() async throws {
        let tags = try PlainPublisher.tags(of: await Clip.h264AAC.file())
        try await Hub.run(streams: ["smooth", "rough"]) { hub in
            let smooth = try PlainPublisher(port: hub.rtmp, key: hub.key("smooth"), tags: tags)
            // Another size of chunks, late by chance, and at the end of the 24 bits of a timestamp.
            let rough = try PlainPublisher(
                port: hub.rtmp, key: hub.key("rough"), tags: tags, offset: 0xFFFFFF - 3000, chunkSize: 77, jitter: 60)
            try await withCleanup {
                try await hub.hasPlaylist("smooth")
                try await hub.hasPlaylist("rough")
                try await eventually("fifty parts of both", within: .seconds(40)) {
                    try ["smooth", "rough"].allSatisfy { try newestPart(of: $0, hub) > 50 }
                }
                let (one, other) = (try folder(of: "smooth", hub), try folder(of: "rough", hub))
                for file in ["init-0.mp4"] + (0..<50).map({ "part-\($0).m4s" }) {
                    let (first, second) = (
                        try HTTPClient.get(port: hub.http, path: one + file), try HTTPClient.get(port: hub.http, path: other + file)
                    )
                    #expect(first.status == 200 && !first.body.isEmpty, "\(file)")
                    #expect(first.body == second.body, "\(file)")
                }
                // Media is in memory alone: the end of a part is in none of the files that the hub has.
                let sample = Data(try HTTPClient.get(port: hub.http, path: one + "part-49.m4s").body.suffix(64))
                let files = hub.files
                #expect(sample.count == 64 && files.contains { $0.hasPrefix(hub.directory) })
                for file in files { #expect(try Data(contentsOf: URL(fileURLWithPath: file)).range(of: sample) == nil, "\(file)") }
            } finally: {
                smooth.stop()
                rough.stop()
            }
        }
    }

    /// The number of the part that the playlist says comes next.
    private func newestPart(of name: String, _ hub: Hub) throws -> Int {
        try hub.playlist(name).matches(of: #/part-([0-9]+)[.]m4s/#).last.flatMap { Int($0.1) } ?? 0
    }

    /// `/live/NAME/SESSION/source/`.
    private func folder(of name: String, _ hub: Hub) throws -> String {
        guard let map = try hub.playlist(name).firstMatch(of: #/EXT-X-MAP:URI="(.*)init-0.mp4"/#) else { throw Failure("no init segment") }
        return "/live/\(name)/\(map.1)"
    }
}

extension Hub {
    /// The files in its data directory, and those that it has open, also where they have no name any more.
    fileprivate var files: [String] {
        let (manager, open) = (FileManager.default, "/proc/\(program.pid)/fd")
        let kept = manager.enumerator(atPath: directory)?.compactMap { ($0 as? String).map { "\(directory)/\($0)" } } ?? []
        let numbers = (try? manager.contentsOfDirectory(atPath: open).map { "\(open)/\($0)" }) ?? []
        return (kept + numbers).filter { path in
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
    }
}
