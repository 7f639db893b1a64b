import Web

/// What the owner should know of the certificate: how to recognise it, and how long it lasts.
struct CertificateCard {
    let certificate: HubStatus.Certificate

    var html: HTML {
        """
        <details class="card"><summary>Encryption</summary>
        <p class="hint">\(certificate.isSelfSigned ? Self.selfSigned : Self.own)</p>
        \(Field(label: "Fingerprint (SHA-256)", value: certificate.fingerprint).html)
        <p class="hint">Valid until \(Words.day(certificate.expires)), for \(certificate.names.joined(separator: ", ")).</p>
        </details>
        """
    }

    private static let selfSigned = """
        This hub made its certificate itself, and nobody vouches for it: a browser asks before it shows a page. Compare the fingerprint \
        that it shows with this one. The hub replaces it in time. With a certificate of your own (certificate and certificate-key in the \
        settings) nobody is asked.
        """
    private static let own = "HTTPS and RTMPS show your own certificate. When its files are replaced, the hub notices."
}
