import Identity
import Live
import TLS
import Web

/// The web server of an appliance port, of a hub and of a node alike: TLS with the identity key's own certificate.
enum AppliancePortServer {
    /// With the certificate of this key.
    static func certificates(_ identity: IdentityKey) throws -> CertificateStore {
        try CertificateStore(.fixed(Certificate.identity(key: identity.pem)), now: 0)
    }

    /// Binds; nothing is answered before it is started. With TLS the library asks the system about every connection of a thread each time
    /// that one of them has news: many members want several `threads`.
    static func make(
        _ certificates: CertificateStore, _ address: ListenAddress, threads: Int = 1, maximumBody: Int, router: Router
    ) throws -> WebServer {
        let secure = SecureListening(
            certificate: try certificates.webFunction(), priorities: CertificateStore.appliancePriorities, owner: certificates)
        // Few connections an address, and few of strangers, so that they leave room for the members; long silences, so that a heartbeat
        // finds its connection again.
        let web = WebConfiguration(
            listen: WebConfiguration.Listen(host: address.host, port: address.port), secure: secure, threads: threads,
            connectionLimit: 2_048,
            connectionLimitPerAddress: 64, strangerLimit: 256, timeoutSeconds: 60, requestSeconds: 10, answerSeconds: 20,
            maximumBody: maximumBody)
        return try WebServer(web, router: router)
    }
}
