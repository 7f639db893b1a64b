import Foundation
import Media
import Testing

@testable import Packaging

/// Sound and picture of a rendition are where those of the source are.
@Suite struct LipSyncTests {
    /// A white flash and a beep at each second.
    static func clip(_ rate: String) -> Clip {
        Clip(
            name: "flash-\(rate.replacing("/", with: "-"))",
            input: [
                "-f", "lavfi", "-i", "color=black:s=320x180:r=\(rate):d=8,drawbox=c=white:t=fill:enable='lt(mod(t,1),0.039)'",
                "-f", "lavfi", "-i", "aevalsrc='if(lt(mod(t,1),0.08),sin(6283*t),0)':s=44100:d=8",
            ], video: Clip.h264(gop: 48), audio: Clip.aac)
    }

    /// When pictures turn white, and when silence ends, in seconds.
    struct Sight {
        var flashes: [Double] = []
        var beeps: [Double] = []

        init(_ movie: [UInt8], hasPicture: Bool = true) throws {
            let path = try Shell.write(movie, "flash.mp4")
            let start = ["ffmpeg", "-v", "error", "-copyts", "-i", path]
            var time = 0.0
            var wasWhite = false
            let picture = ["-an", "-vf", "signalstats,metadata=mode=print:file=-", "-f", "null", "-"]
            for line in hasPicture ? try Self.lines(start + picture) : [] {
                if let found = line.firstMatch(of: #/pts_time:([0-9.]+)/#) { time = Double(found.1) ?? 0 }
                guard let level = line.firstMatch(of: #/YAVG=([0-9.]+)/#).flatMap({ Double($0.1) }) else { continue }
                if level > 120, !wasWhite { flashes.append(time) }
                wasWhite = level > 120
            }
            let sound = ["-vn", "-af", "silencedetect=n=-25dB:d=0.2,ametadata=mode=print:file=-", "-f", "null", "-"]
            for line in try Self.lines(start + sound) {
                if let found = line.firstMatch(of: #/silence_end=([0-9.]+)/#), let time = Double(found.1) { beeps.append(time) }
            }
        }

        private static func lines(_ command: [String]) throws -> [Substring] {
            String(decoding: try Shell.run(command), as: UTF8.self).split(separator: "\n")
        }
    }

    @Test(arguments: ["25", "30000/1001", "60"]) func flashesAndBeepsAreWithin20MillisecondsOfTheSource(_ rate: String) throws {
        let climb = Climb([try Self.clip(rate).messages()], lines: [96, 0])
        #expect(climb.failures == [:])
        let source = try Sight(climb.source.movie)
        let made = try Sight(climb.renditions[96]?.movie ?? [])
        #expect(source.flashes.count >= 7 && source.beeps.count >= 6)
        #expect(made.flashes.count == source.flashes.count)
        #expect(made.beeps.count == source.beeps.count)
        for (made, original) in zip(made.flashes + made.beeps, source.flashes + source.beeps) {
            #expect(abs(made - original) <= 0.02, "\(made) and \(original)")
        }
        #expect(try Sight(climb.renditions[0]?.movie ?? [], hasPicture: false).beeps == source.beeps)
    }
}
