import Foundation
import Media

/// Packets of a file, which ffprobe takes apart, as messages of enhanced RTMP.
enum PacketDump {
    private struct Dump: Decodable {
        struct Packet: Decodable {
            var codec_type: String
            var pts_time: String
            var dts_time: String
            var flags: String
            var data: String
        }
        struct Stream: Decodable {
            var codec_type: String
            var extradata: String?
        }
        var packets: [Packet]
        var streams: [Stream]
    }

    static func messages(of file: String, video: String, audio: String) throws -> [TimedMessage] {
        let text = try Shell.run(
            ["ffprobe", "-v", "error", "-show_packets", "-show_streams", "-show_data", "-of", "json", file])
        let dump = try JSONDecoder().decode(Dump.self, from: text)
        var messages: [TimedMessage] = []
        for stream in dump.streams {
            guard let extradata = stream.extradata.map(bytes), !extradata.isEmpty else { continue }
            let isVideo = stream.codec_type == "video"
            let record = isVideo ? extradata : configuration(extradata, audio)
            messages.append(
                TimedMessage(
                    kind: isVideo ? .video : .audio, time: 0, payload: [0x90] + Array((isVideo ? video : audio).utf8) + record))
        }
        // What ffmpeg sets before the start, so that decoding times begin at 0.
        let shift = dump.packets.map { milliseconds($0.dts_time) }.min() ?? 0
        let frames = dump.packets.map { packet in
            let (pts, dts) = (milliseconds(packet.pts_time) - shift, milliseconds(packet.dts_time) - shift)
            let isVideo = packet.codec_type == "video"
            let isKeyframe = packet.flags.contains("K")
            let header = isVideo ? videoHeader(video, isKeyframe: isKeyframe, offset: pts - dts) : [0x91] + Array(audio.utf8)
            return TimedMessage(kind: isVideo ? .video : .audio, time: dts, payload: header + bytes(packet.data))
        }
        return messages + frames.sorted { $0.time < $1.time }
    }

    private static func configuration(_ extradata: [UInt8], _ audio: String) -> [UInt8] {
        audio == "fLaC" ? Array("fLaC".utf8) + [0x80, 0, 0, UInt8(extradata.count)] + extradata : extradata
    }

    private static func videoHeader(_ fourCC: String, isKeyframe: Bool, offset: Int64) -> [UInt8] {
        let form: UInt8 = isKeyframe ? 0x90 : 0xA0
        guard fourCC == "avc1" || fourCC == "hvc1" else { return [form | 1] + Array(fourCC.utf8) }
        guard offset != 0 else { return [form | 3] + Array(fourCC.utf8) }
        return [form | 1] + Array(fourCC.utf8) + [16, 8, 0].map { UInt8(truncatingIfNeeded: offset >> $0) }
    }

    private static func milliseconds(_ text: String) -> Int64 { Int64((Double(text) ?? 0) * 1000 + 10_000.5) - 10_000 }

    /// "00000000: 0102 0304 …  ....": an address, up to sixteen bytes, and what they look like.
    static func bytes(_ dump: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in dump.split(separator: "\n") where line.count > 10 {
            var high: UInt8?
            for character in line.dropFirst(10).prefix(40).utf8 {
                guard let digit = Character(Unicode.Scalar(character)).hexDigitValue.map(UInt8.init) else { continue }
                if let first = high {
                    bytes.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
            }
        }
        return bytes
    }
}
