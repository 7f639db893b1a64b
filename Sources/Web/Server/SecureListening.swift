/// What a web server needs to speak HTTPS: libmicrohttpd leaves the handshake to GnuTLS, and this says with which certificate.
///
/// `@unchecked Sendable`: the function is code, which never changes.
public struct SecureListening: @unchecked Sendable {
    /// A `gnutls_certificate_retrieve_function3`: GnuTLS asks it at each handshake, so that a certificate is changed while connections live.
    public var certificate: UnsafeRawPointer
    /// GnuTLS's priority string.
    public var priorities: String
    /// What the function needs as long as the server runs.
    public var owner: any Sendable

    public init(certificate: UnsafeRawPointer, priorities: String, owner: any Sendable) {
        self.certificate = certificate
        self.priorities = priorities
        self.owner = owner
    }
}
