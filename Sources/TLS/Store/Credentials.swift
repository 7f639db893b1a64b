import CGnuTLS

/// A certificate as GnuTLS's sessions use it; a session keeps the one that it began with.
///
/// `@unchecked Sendable`: made once and only read afterwards, which GnuTLS allows from several threads.
final class Credentials: @unchecked Sendable {
    let handle: gnutls_certificate_credentials_t

    init(_ certificate: Certificate) throws(TLSError) {
        var made: gnutls_certificate_credentials_t?
        let code = gnutls_certificate_allocate_credentials(&made)
        guard code == 0, let made else { throw .library("make credentials", code) }
        let result = certificate.chain.withDatum { chain in
            certificate.key.withDatum { key in gnutls_certificate_set_x509_key_mem(made, &chain, &key, GNUTLS_X509_FMT_PEM) }
        }
        guard result >= 0 else {
            gnutls_certificate_free_credentials(made)
            throw .library("use the certificate", result)
        }
        handle = made
    }

    deinit {
        gnutls_certificate_free_credentials(handle)
    }
}
