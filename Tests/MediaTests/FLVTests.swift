import Media
import Testing

@Suite struct FLVTests {
    @Test func headerSaysWhatTheFileHas() {
        #expect(FLV.fileHeader(hasAudio: true, hasVideo: true) == hex("464C56 01 05 00000009 00000000"))
        #expect(FLV.fileHeader(hasAudio: true, hasVideo: false)[4] == 4)
        #expect(FLV.fileHeader(hasAudio: false, hasVideo: true)[4] == 1)
        #expect(FLV.fileHeader(hasAudio: false, hasVideo: false).count == FLV.headerSize)
    }

    @Test func tagEndsWithItsSize() {
        var bytes: [UInt8] = []
        FLV.appendTag(kind: .video, timestamp: 0x1234_5678, payload: hex("AABB"), into: &bytes)
        #expect(bytes == hex("09 000002 345678 12 000000 AABB 0000000D"))
        FLV.appendTag(kind: .audio, timestamp: 0, payload: [], into: &bytes)
        #expect(bytes.suffix(15) == hex("08 000000 000000 00 000000 0000000B"))
    }

    @Test func bodyBeyondTheFieldIsCut() {
        var bytes: [UInt8] = []
        FLV.appendTag(kind: .data, timestamp: 1, payload: [UInt8](repeating: 1, count: FLV.maximumBody + 5), into: &bytes)
        #expect(bytes.count == FLV.maximumBody + FLV.tagOverhead)
        #expect(bytes.suffix(4) == hex("0100000A"))
    }
}
