/// What a web server needs to speak HTTPS: libmicrohttpd leaves the handshake to GnuTLS, and this says with which certificate.
///
/// `@unchecked Sendable`: the function is code, which never changes.
public struct SecureListening: @unchecked Sendable {
    /// A `gnutls_certificate_retrieve_function3`: GnuTLS asks it at each handshake, so that a certificate is changed while connections live.
    public var certificate: UnsafeRawPointer
    /// GnuTLS's priority string.
    public var priorities: String

    public init(certificate: UnsafeRawPointer, priorities: String) {
        self.certificate = certificate
        self.priorities = priorities
    }
}
