import Foundation
import Media
import Parts
import Testing

@testable import Packaging

/// What packaged media is to a player, here ffmpeg: the same frames at the same times as in the file that it was made of.
@Suite struct PlaybackTests {
    struct Probe: Decodable {
        struct Packet: Decodable {
            var codec_type: String
            var pts_time: String
            var dts_time: String
            var flags: String
            var size: String
        }
        struct Stream: Decodable {
            var id: String?
            var codec_type: String
            var codec_name: String
            var nb_read_frames: String?
        }
        var packets: [Packet]
        var streams: [Stream]

        init(_ file: String) throws {
            let text = try Shell.run(["ffprobe", "-v", "error", "-show_packets", "-show_streams", "-of", "json", file])
            self = try JSONDecoder().decode(Probe.self, from: text)
        }

        /// Kind, decoding and presentation time in milliseconds, keyframe, size.
        var lines: [String] {
            packets.map { packet in
                let times = [packet.dts_time, packet.pts_time].map { Int(((Double($0) ?? -1) * 1000).rounded()) }
                return "\(packet.codec_type) \(times[0]) \(times[1]) \(packet.flags.contains("K")) \(packet.size)"
            }.sorted()
        }
    }

    @Test func framesAndTimesAreThoseOfTheFile() throws {
        let clip = Clip.obs
        let packed = Packed(try clip.messages())
        let made = try Probe(try Shell.write(packed.movie, "made.mp4"))
        let original = try Probe(try clip.file("flv"))
        #expect(made.lines == original.lines)
        #expect(made.streams.map(\.id) == ["0x1", "0x2"])
    }

    @Test(arguments: [Clip.obs] + Clip.enhanced) func decodesWithoutAnError(_ clip: Clip) throws {
        let messages = try clip.messages()
        let packed = Packed(messages)
        #expect(packed.advice == [])
        let path = try Shell.write(packed.movie, "decode.mp4")
        // -xerror: anything that it complains of is an end.
        let text = try Shell.run(
            ["ffmpeg", "-v", "warning", "-xerror", "-i", path, "-f", "framecrc", "-"])
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines.filter { $0.hasPrefix("0,") }.count == messages.filter { $0.kind == .video && $0.payload[0] & 0x0F != 0 }.count
                - (clip.videoFourCC == nil ? 2 : 0))
        #expect(lines.contains { $0.hasPrefix("1,") })
    }
}
