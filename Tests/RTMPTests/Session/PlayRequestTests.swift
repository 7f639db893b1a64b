import Media
import Testing

@testable import RTMP

@Suite struct PlayRequestTests {
    @Test func playerAcceptsWhatItNamedOrEverything() {
        let some = PlayRequest(app: "live", name: StreamName("show"), fourCCs: [.hevc])
        #expect(some.accepts(.hevc))
        #expect(!some.accepts(.av1))
        #expect(PlayRequest(app: "live", name: nil, acceptsAnyFourCC: true).accepts(.av1))
    }

    /// Enhanced RTMP v2, "FourCcInfoMask": a codec that a peer only encodes cannot be sent to it.
    @Test func codecThatIsOnlyEncodedIsNotAccepted() {
        let object = AMF0Value.object([
            AMF0Property(
                "videoFourCcInfoMap",
                .object([AMF0Property("hvc1", .number(1)), AMF0Property("av01", .number(2)), AMF0Property("vp09", .number(.nan))]))
        ])
        #expect(Capabilities(object).fourCCs == [.hevc])
        #expect(Capabilities(.null).fourCCs == [])
    }

    @Test func listOfCodecsIsBounded() {
        let codes = (0..<1000).map { AMF0Value.string(String(repeating: "0", count: 4 - min(4, "\($0)".count)) + "\($0)") }
        #expect(Capabilities(.object([AMF0Property("fourCcList", .strictArray(codes))])).fourCCs.count == 32)
    }
}
