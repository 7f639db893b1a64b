import Live
import Testing

@testable import Appliance

@Suite("Addresses for people")
struct ListenerURLTests {
    private func address(_ text: String) throws -> ListenAddress { try #require(ListenAddress(text)) }

    @Test func aListenerOnEveryAddressIsReachedByEach() throws {
        let reachable = ["192.0.2.7", "2001:db8::1"]
        #expect(ListenerURL.rtmp(try address("[::]:1935"), reachable) == ["rtmp://192.0.2.7:1935", "rtmp://[2001:db8::1]:1935"])
        #expect(ListenerURL.http(try address("0.0.0.0:8080"), reachable) == ["http://192.0.2.7:8080"])
        #expect(ListenerURL.http(try address("[::]:80"), []) == ["http://localhost"])
    }

    @Test func aListenerOnOneAddressIsReachedByIt() throws {
        #expect(ListenerURL.http(try address("127.0.0.1:8081"), ["192.0.2.7"]) == ["http://localhost:8081"])
        #expect(ListenerURL.http(try address("[2001:db8::1]:8080"), []) == ["http://[2001:db8::1]:8080"])
    }

    @Test func encryptedListenersAreNamed() throws {
        #expect(ListenerURL.secure("https", try address("[::]:8443"), ["192.0.2.7"]) == ["https://192.0.2.7:8443"])
        #expect(ListenerURL.secure("https", try address("[::]:443"), ["box.example"]) == ["https://box.example"])
        #expect(ListenerURL.secure("rtmps", try address("127.0.0.1:1936"), ["box.example"]) == ["rtmps://localhost:1936"])
    }

    @Test func loopbackIsKnown() throws {
        #expect(ListenerURL.isLoopback(try address("127.0.0.1:1")))
        #expect(ListenerURL.isLoopback(try address("127.9.9.9:1")))
        #expect(ListenerURL.isLoopback(try address("[::1]:1")))
        #expect(!ListenerURL.isLoopback(try address("[::]:1")))
    }

    @Test func theBannerShowsKeysOnlyWhenItMay() throws {
        let directory = try TemporaryDirectory()
        let streams = try StreamKeeper(directory: directory.data).first
        let key = try #require(streams.first?.key.secret)
        let table = ListenerTable()
        table.add(.http, try address("[::]:8080"), port: 8080)
        table.add(.rtmp, try address("[::]:1935"), port: 1935)
        table.add(.admin, try address("127.0.0.1:8081"), port: 8081)
        var banner = Banner(addresses: table.addresses, streams: streams.map(\.entry), showsKeys: true, dataDirectory: "d")
        #expect(banner.text.contains(key))
        #expect(banner.text.contains("/watch/live\n"))
        #expect(banner.text.contains("/live/live.flv\n"))
        #expect(banner.text.contains("http://localhost:8081/"))
        banner.showsKeys = false
        #expect(!banner.text.contains(key))
        #expect(banner.text.contains("streamr stream list --data d"))
    }

    @Test func theSendRateIsOfTheLastSecondOrMore() {
        var rate = SendRate()
        #expect(rate.sampled(1_000, now: 0) == 0)
        #expect(rate.sampled(2_000, now: 500) == 0)
        #expect(rate.sampled(251_000, now: 2_000) == 1_000_000)
        #expect(rate.sampled(900_000, now: 2_100) == 1_000_000)
    }
}
