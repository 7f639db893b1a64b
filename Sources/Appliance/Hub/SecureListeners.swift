import Glibc
import Live
import TLS
import Threads
import Web

/// HTTPS and RTMPS, and the certificate that both show. Owned by the hub.
final class SecureListeners: Sendable {
    let certificates: CertificateStore
    private let site: WebServer?
    private let gateway: TLSGateway?
    private let problems: Problems
    private let log: Log

    /// Loads or makes the certificate and binds the ports; nil: both are off. Throws words when something that the owner chose cannot be; a
    /// taken port that nobody chose is a problem, and no reason not to start.
    static func make(
        _ configuration: HubConfiguration, directory: DataDirectory, live: LiveServer, routes: Router, problems: Problems, log: Log
    ) throws(HubError) -> SecureListeners? {
        guard (configuration.certificate == nil) == (configuration.certificateKey == nil) else {
            throw HubError("certificate and certificate-key belong together: set both, or neither")
        }
        guard configuration.https != nil || configuration.rtmps != nil else { return nil }
        do {
            return try SecureListeners(configuration, directory: directory, live: live, routes: routes, problems: problems, log: log)
        } catch {
            throw HubError(String(describing: error))
        }
    }

    private init(
        _ configuration: HubConfiguration, directory: DataDirectory, live: LiveServer, routes: Router, problems: Problems, log: Log
    ) throws {
        let certificates = try CertificateStore(Self.source(configuration, directory), now: WallClock.unixSeconds())
        site = try configuration.https.flatMap { address in
            try Self.unlessTaken(address, standard: HubConfiguration.standardHTTPS, "https", problems, .https) {
                let secure = SecureListening(
                    certificate: try certificates.webFunction(), priorities: CertificateStore.priorities, owner: certificates)
                let listen = WebConfiguration.Listen(host: address.host, port: address.port)
                return try WebServer(WebConfiguration(listen: listen, secure: secure, connectionLimit: 16_384), router: routes)
            }
        }
        gateway = try configuration.rtmps.flatMap { address in
            try Self.unlessTaken(address, standard: HubConfiguration.standardRTMPS, "rtmps", problems, .rtmps) {
                let listen = TLSGatewayConfiguration(
                    host: address.host, port: address.port, purpose: "RTMPS", connectionLimit: configuration.live.maximumPending,
                    sendBuffer: configuration.live.sendBuffer)
                return try TLSGateway(listen, certificates: certificates) { live.adoptRTMP($0, $1, $2) }
            }
        }
        self.certificates = certificates
        self.problems = problems
        self.log = log
    }

    /// Says where they listen, and under which names.
    func list(in listeners: ListenerTable, _ configuration: HubConfiguration) {
        if let site, let address = configuration.https { listeners.add(.https, address, port: site.port) }
        if let gateway, let address = configuration.rtmps { listeners.add(.rtmps, address, port: gateway.port) }
        listeners.setSecure(
            ListenerTable.Secure(
                certificate: { [certificates] in certificates.certificate }, counters: { [weak gateway] in gateway?.counters }))
    }

    func start() throws {
        try site?.start()
        try gateway?.start()
        look()
    }

    func stop() {
        site?.stop()
        gateway?.stop()
    }

    /// Looks whether the certificate was replaced, or must be. Called now and then, by one thread at once.
    func look() {
        let look = certificates.look(now: WallClock.unixSeconds())
        if look.isNew { log.notice("new certificate", ["fingerprint": certificates.certificate.fingerprint]) }
        problems.set(.certificate, look.problem.map { "The certificate for HTTPS and RTMPS needs you: \($0)." })
    }

    private static func source(_ configuration: HubConfiguration, _ directory: DataDirectory) -> CertificateStore.Source {
        if let certificate = configuration.certificate, let key = configuration.certificateKey {
            return .ownFiles(certificate: certificate, key: key)
        }
        return .madeHere(certificate: directory.certificate, key: directory.certificateKey) { NetworkAddresses.names() }
    }

    /// Makes a listener; nil when it has the standard address and another program is there already.
    private static func unlessTaken<Server>(
        _ address: ListenAddress, standard: ListenAddress, _ key: String, _ problems: Problems, _ subject: Problems.Subject,
        _ make: () throws -> Server
    ) throws -> Server? {
        do {
            return try make()
        } catch let error where address == standard && isTaken(error) {
            problems.set(
                subject,
                "\(key) is off, because another program has the port \(address.port): choose another with \(key) = ADDRESS, "
                    + "or silence this with \(key) = off.")
            return nil
        }
    }

    private static func isTaken(_ error: any Error) -> Bool {
        switch error {
        case WebError.addressInUse: return true
        case TLSError.cannotListen(_, _, EADDRINUSE): return true
        default: return false
        }
    }
}
