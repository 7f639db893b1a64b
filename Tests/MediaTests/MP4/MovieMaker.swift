@testable import Media

/// Boxes for tests, written by hand.
enum MovieMaker {
    static func word(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    static func box(_ type: String, _ content: [UInt8]...) -> [UInt8] {
        let joined = content.flatMap { $0 }
        return word(joined.count + 8) + ascii(type) + joined
    }

    static func track(_ number: Int, timescale: Int, version: UInt8 = 0) -> [UInt8] {
        let times = [UInt8](repeating: 0, count: version == 0 ? 8 : 16)
        return box(
            "trak", box("tkhd", [version, 0, 0, 3], times, word(number), word(0)),
            box("mdia", box("mdhd", [version, 0, 0, 0], times, word(timescale), word(0))))
    }

    static let form = MessageForm(
        video: .classic(7), audioHeader: [0xAF, 1],
        configuration: [.init(kind: .video, payload: [0x17, 0, 0, 0, 0, 1]), .init(kind: .audio, payload: [0xAF, 0, 0x12, 0x10])])

    static func header(_ form: MessageForm = form) -> [UInt8] {
        box("ftyp", ascii("iso5"))
            + box("moov", box("mvhd", [0]), track(1, timescale: 90_000), track(2, timescale: 44_100, version: 1)) + (form.box ?? [])
    }

    struct Sample {
        var duration = 3600
        var bytes: [UInt8]
        var isKeyframe = true
        var offset = 0
    }

    static func run(_ number: Int, tick: Int, _ samples: [Sample], dataOffset: Int) -> [UInt8] {
        let rows = samples.flatMap {
            word($0.duration) + word($0.bytes.count) + word($0.isKeyframe ? 0x0200_0000 : 0x0101_0000) + word($0.offset)
        }
        return box(
            "traf", box("tfhd", [0, 2, 0, 0], word(number)), box("tfdt", [1, 0, 0, 0], word(tick >> 32), word(tick)),
            box("trun", [0, 0, 0x0F, 0x01], word(samples.count), word(dataOffset), rows))
    }

    /// A part with video from one tick on and audio from another.
    static func part(video: [Sample], at videoTick: Int = 90_000, audio: [Sample], at audioTick: Int = 44_100) -> [UInt8] {
        func moof(_ start: Int) -> [UInt8] {
            box(
                "moof", box("mfhd", word(0), word(1)), run(1, tick: videoTick, video, dataOffset: start),
                run(2, tick: audioTick, audio, dataOffset: start + video.reduce(0) { $0 + $1.bytes.count }))
        }
        let size = moof(0).count
        return moof(size + 8) + box("mdat", video.flatMap(\.bytes) + audio.flatMap(\.bytes))
    }

    static let usual = part(
        video: [Sample(bytes: [1, 2, 3], offset: 7200), Sample(bytes: [4], isKeyframe: false), Sample(bytes: [5, 6], isKeyframe: false)],
        audio: [Sample(duration: 1024, bytes: [7, 8]), Sample(duration: 1024, bytes: [9])])
}
