import Testing

@testable import Media

/// Parts become messages again; what is no part is refused.
@Suite struct MovieTests {
    let header: MovieHeader

    init() throws { header = try MovieHeader(MovieMaker.header()) }

    @Test func initSegmentTellsTracksAndConfiguration() {
        #expect(header.video == Timescale(90_000))
        #expect(header.audio == Timescale(44_100))
        #expect(
            header.configurationMessages(at: 70) == [
                TimedMessage(kind: .video, time: 70, payload: [0x17, 0, 0, 0, 0, 1]),
                TimedMessage(kind: .audio, time: 70, payload: [0xAF, 0, 0x12, 0x10]),
            ])
    }

    @Test func samplesBecomeMessagesInTheOrderOfTheirTimesSoundFirst() throws {
        #expect(
            try header.messages(of: MovieMaker.usual) == [
                TimedMessage(kind: .audio, time: 1000, payload: [0xAF, 1, 7, 8]),
                TimedMessage(kind: .video, time: 1000, payload: [0x17, 1, 0, 0, 80, 1, 2, 3]),
                TimedMessage(kind: .audio, time: 1023, payload: [0xAF, 1, 9]),
                TimedMessage(kind: .video, time: 1040, payload: [0x27, 1, 0, 0, 0, 4]),
                TimedMessage(kind: .video, time: 1080, payload: [0x27, 1, 0, 0, 0, 5, 6]),
            ])
    }

    @Test(
        arguments: [
            (FourCC.avc, 0, hex("93 61766331")), (.avc, 40, hex("91 61766331 000028")), (.hevc, 0, hex("93 68766331")),
            (.hevc, 80, hex("91 68766331 000050")), (.av1, 0, hex("91 61763031")), (.vp9, 0, hex("91 76703039")),
        ] as [(FourCC, Int32, [UInt8])]) func enhancedHeadersAreWrittenAsEncodersWriteThem(
            _ code: FourCC, _ offset: Int32, _ bytes: [UInt8]
        )
    {
        #expect(MessageForm.Video.enhanced(code).frameHeader(isKeyframe: true, compositionOffset: offset) == bytes)
        let other = MessageForm.Video.enhanced(code).frameHeader(isKeyframe: false, compositionOffset: offset)
        #expect(other[0] == bytes[0] + 0x10 && other.dropFirst() == bytes.dropFirst())
    }

    @Test func negativeOffsetsOfAForeignPartAreKept() {
        #expect(MessageForm.Video.classic(7).frameHeader(isKeyframe: false, compositionOffset: -40) == hex("27 01 FFFFD8"))
    }

    @Test(arguments: [
        MessageForm(video: nil, audioHeader: [0x2F], configuration: []), MovieMaker.form,
        MessageForm(video: .enhanced(.av1), audioHeader: [], configuration: [.init(kind: .video, payload: [])]),
    ]) func formIsReadAsItIsWritten(_ form: MessageForm) throws {
        let box = try #require(form.box)
        #expect(try MessageForm.read(box[8...]) == form)
        for short in Array(box[24...]).truncations {
            #expect(throws: MediaError.self) { try MessageForm.read(ArraySlice(Array(box[8..<24]) + short)) }
        }
    }

    @Test func formOfSomebodyElseIsPassedOver() throws {
        #expect(try MessageForm.read(ArraySlice([UInt8](repeating: 7, count: 40))) == nil)
        let other = MovieMaker.box("uuid", [UInt8](repeating: 7, count: 40))
        #expect(try MovieHeader(other + MovieMaker.header()) == header)
    }

    @Test func formThatDoesNotFitIsNotWritten() {
        #expect(MessageForm(video: nil, audioHeader: [UInt8](repeating: 0, count: 65), configuration: []).box == nil)
    }

    @Test func initSegmentWithoutFormOrTracksIsRefused() {
        #expect(throws: MediaError.malformed("no message form")) {
            try MovieHeader(MovieMaker.box("moov", MovieMaker.track(1, timescale: 90_000)))
        }
        #expect(throws: MediaError.malformed("no moov")) { try MovieHeader(MovieMaker.box("ftyp", ascii("iso5"))) }
        #expect(throws: MediaError.malformed("message form")) {
            try MovieHeader(MovieMaker.header(MessageForm(video: nil, audioHeader: [], configuration: [])))
        }
        #expect(throws: MediaError.malformed("track number")) {
            try MovieHeader(MovieMaker.box("moov", MovieMaker.track(3, timescale: 90_000)))
        }
        #expect(throws: MediaError.malformed("timescale")) { try MovieHeader(MovieMaker.box("moov", MovieMaker.track(1, timescale: 999))) }
    }

    @Test func samplesOutsideTheirBytesAreRefused() {
        var moved = MovieMaker.usual
        // The first trun's data offset stands behind moof, mfhd, traf, tfhd, tfdt and trun's own start.
        let offset = 8 + 16 + 8 + 16 + 20 + 16
        #expect(moved[offset..<offset + 3].allSatisfy { $0 == 0 })
        for value: UInt8 in [0, 8, 255] {
            moved[offset + 3] = value
            #expect(throws: MediaError.self) { try header.messages(of: moved) }
        }
    }

    @Test func samplesThatShareBytesAreRefused() {
        let sample = MovieMaker.Sample(bytes: [UInt8](repeating: 1, count: 100))
        let run = MovieMaker.run(1, tick: 0, [sample], dataOffset: 0)
        func moof(_ start: Int) -> [UInt8] {
            MovieMaker.box(
                "moof", MovieMaker.box("mfhd", MovieMaker.word(0), MovieMaker.word(1)),
                MovieMaker.run(1, tick: 0, [sample], dataOffset: start), MovieMaker.run(2, tick: 0, [sample], dataOffset: start))
        }
        let part = moof(moof(0).count + 8) + MovieMaker.box("mdat", sample.bytes)
        #expect(run.count > 0)
        #expect(throws: MediaError.malformed("samples overlap")) { try header.messages(of: part) }
    }

    @Test func absurdTimesAndCountsAreRefused() {
        let sample = [MovieMaker.Sample(bytes: [1])]
        #expect(throws: MediaError.tooLarge("decoding time")) {
            try header.messages(of: MovieMaker.part(video: sample, at: 1 << 60, audio: sample))
        }
        #expect(throws: MediaError.tooLarge("decoding time")) {
            try header.messages(of: MovieMaker.part(video: sample, at: (1 << 53) - 1, audio: sample))
        }
        let many = [MovieMaker.Sample](repeating: MovieMaker.Sample(bytes: []), count: 50_001)
        #expect(throws: MediaError.tooLarge("number of samples")) { try header.messages(of: MovieMaker.part(video: many, audio: [])) }
    }

    @Test func truncatedAndChangedBytesAreRefusedOrHarmless() throws {
        for short in MovieMaker.usual.truncations { #expect(throws: MediaError.self) { try header.messages(of: short) } }
        for short in MovieMaker.header().truncations { #expect(throws: MediaError.self) { try MovieHeader(short) } }
        for changed in MovieMaker.usual.mutations(3000, seed: 4) {
            guard let messages = try? header.messages(of: changed) else { continue }
            #expect(messages.reduce(0) { $0 + $1.payload.count } <= changed.count + 10 * messages.count)
        }
        for changed in MovieMaker.header().mutations(3000, seed: 5) { _ = try? MovieHeader(changed) }
    }
}
