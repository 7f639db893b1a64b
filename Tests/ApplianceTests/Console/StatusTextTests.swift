import Admin
import Testing

@testable import Appliance

@Suite("What status prints")
struct StatusTextTests {
    private func text(_ stream: StreamStatus) -> String {
        let addresses = HubStatus.Addresses(
            rtmp: ["rtmp://192.0.2.7:1935"], http: ["http://192.0.2.7:8080"], admin: ["http://localhost:8081"])
        return StatusText(status: HubStatus(version: "1", uptimeSeconds: 60, addresses: addresses, streams: [stream])).text
    }

    @Test func viewersAreToldApartByHowTheyWatch() {
        let live = text(StreamStatus(name: "games", state: .live, flvViewers: 1, rtmpViewers: 2, hlsViewers: 3, sliceViewers: 4))
        #expect(live.contains("games: live\n"))
        #expect(live.contains("  viewers: 1 HTTP-FLV, 2 RTMP, 3 HLS, 4 in slices\n"))
        #expect(!text(StreamStatus(name: "games")).contains("  viewers:"))
    }

    @Test func theLinkToPassOnIsTheWatchPage() {
        #expect(text(StreamStatus(name: "games")).contains("  watch: http://192.0.2.7:8080/watch/games\n"))
    }

    @Test func theLadderAndTheAdviceAreTold() {
        let renditions = [
            StreamStatus.Rendition(name: "720p", state: .switchedOff, reason: "this box is too slow for it"),
            StreamStatus.Rendition(name: "480p", encoder: "libx264", encodedFrames: 7), StreamStatus.Rendition(name: "audio"),
        ]
        let hls = StreamStatus.HLS(session: "1", partTargetMilliseconds: 210, advice: "set 2 s in OBS", renditions: renditions)
        let told = text(StreamStatus(name: "games", state: .live, hls: hls))
        #expect(told.contains("  quality 720p: this box is too slow for it\n  quality 480p: runs, 7 pictures by libx264\n"))
        #expect(told.contains("  quality audio: runs\n  advice: set 2 s in OBS\n"))
    }
}
