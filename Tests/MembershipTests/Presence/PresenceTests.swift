import Testing

@testable import Membership

@Suite final class PresenceTests {
    var presence = Presence()

    private func state(_ now: Int64) -> Presence.State { presence.state(now: now, interval: 10_000) }

    @Test func goesFromOnlineToLateToOffline() {
        #expect(state(0) == .unknown)
        presence.heartbeatReceived(Heartbeat(), now: 1_000, interval: 10_000)
        #expect(state(20_999) == .online)
        #expect(state(21_000) == .late(20_000))
        #expect(state(60_999) == .late(59_999))
        #expect(state(61_000) == .offline(.silence(60_000)))
        presence.heartbeatReceived(Heartbeat(), now: 70_000, interval: 10_000)
        #expect(state(70_000) == .online && presence.onlineSince == 70_000)
    }

    @Test func aLateHeartbeatIsNoGap() {
        presence.heartbeatReceived(Heartbeat(), now: 0, interval: 10_000)
        presence.heartbeatReceived(Heartbeat(), now: 55_000, interval: 10_000)
        #expect(presence.onlineSince == 0)
    }

    @Test(arguments: [Heartbeat.Farewell.stops, .restarts, .leaves]) func whoSaysGoodbyeIsOfflineAtOnce(farewell: Heartbeat.Farewell) {
        presence.heartbeatReceived(Heartbeat(), now: 0, interval: 10_000)
        var last = Heartbeat()
        last.farewell = farewell
        presence.heartbeatReceived(last, now: 10, interval: 10_000)
        #expect(state(11) == .offline(.farewell(farewell)))
        presence.heartbeatReceived(Heartbeat(), now: 20, interval: 10_000)
        #expect(state(20) == .online && presence.onlineSince == 20)
    }
}
