import Live
import Web

extension AddressIdentity {
    /// `host`: a numeric address, as `PeerAddress.host` has it.
    init(host: String) {
        var storage = PeerAddress.socketAddress(host: host, port: 0)
        self.init(&storage)
    }
}
