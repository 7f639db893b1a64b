import Foundation
import Membership
import Testing

@Suite struct ViewerSourcesTests {
    private let sources = ViewerSources(
        stream: "garden", session: "00000000000000ff", hubKey: "ab", ticket: "-_8", secret: "cd", expiresInSeconds: 600, bitRate: 4_000_000,
        slices: 16, cycle: 4, hub: ViewerSources.Hub(stripes: "AA", entries: false),
        sources: [
            ViewerSources.Source(node: "0123456789abcdef", url: "http://192.0.2.1:8080/live/garden/slices", stripes: "_w", entries: true)
        ],
        why: nil)

    @Test func isTheJSONThatTheProtocolShows() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(sources), as: UTF8.self)
        #expect(
            text == """
                {"bit_rate":4000000,"cycle":4,"expires_in_s":600,"hub":{"entries":false,"stripes":"AA"},"hub_key":"ab","secret":"cd",\
                "session":"00000000000000ff","slices":16,"sources":[{"entries":true,"node":"0123456789abcdef","stripes":"_w",\
                "url":"http://192.0.2.1:8080/live/garden/slices"}],"stream":"garden","ticket":"-_8","why":null}
                """)
        #expect(try JSONDecoder().decode(ViewerSources.self, from: Data(text.utf8)) == sources)
    }
}
