import Testing

@testable import Appliance

/// Where the Internet finds a hub, as its owner writes it.
@Suite("The public address")
struct PublicAddressTests {
    @Test(arguments: [
        ("hub.example", "hub.example:8444"), ("hub.example:9000", "hub.example:9000"), ("203.0.113.5", "203.0.113.5:8444"),
        ("203.0.113.5:9000", "203.0.113.5:9000"), ("2001:db8::5", "[2001:db8::5]:8444"), ("[2001:db8::5]:9000", "[2001:db8::5]:9000"),
    ])
    func namesAPlace(text: String, place: String) throws {
        let address = try #require(PublicAddress(text))
        #expect(address.candidate(port: 8444)?.description == place)
        #expect(PublicAddress(address.text) == address)
    }

    @Test(arguments: [
        "", "192.168.1.20", "10.0.0.1:8444", "hub.local", "localhost", "[::1]:8444", "fd00::1", "hub.example:0", "hub.example:port", "a b",
        "[2001:db8::5", "[2001:db8::5]x", "0.0.0.0", "hub.example:", "203.0.113.5:70000",
    ])
    func whatOnlyTheHomeKnowsIsNone(text: String) {
        #expect(PublicAddress(text) == nil)
    }
}
