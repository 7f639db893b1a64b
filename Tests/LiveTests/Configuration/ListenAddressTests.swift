import Testing

@testable import Live

struct ListenAddressTests {
    @Test(arguments: [
        ("[::]:8080", "::", 8080), ("127.0.0.1:1935", "127.0.0.1", 1935), ("8080", "::", 8080), (":0", "::", 0),
        ("localhost:8081", "127.0.0.1", 8081), ("[fe80::1]:65535", "fe80::1", 65535),
    ])
    func reads(text: String, host: String, port: UInt16) {
        #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    }

    @Test(arguments: ["", ":", "[::]", "::1:80", "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.4:+1", "[::]:", "a:b:1", "[]:1"])
    func refuses(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func writesWhatItReads() {
        for text in ["[::]:8080", "127.0.0.1:1"] { #expect(ListenAddress(text)?.description == text) }
    }
}
