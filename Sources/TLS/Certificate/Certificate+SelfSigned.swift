import CGnuTLS

extension Certificate {
    /// Days that a certificate made here is valid: Apple's systems refuse one of more than 825, the other browsers ask only for an end.
    public static let selfSignedDays: Int64 = 820

    /// Makes a certificate that vouches for itself, with a new ECDSA key on the curve P-256.
    ///
    /// `names`: host names and numeric addresses under which the machine is reached. `now`: seconds since 1970; the certificate is valid from
    /// a day earlier on, for browsers whose clock is behind.
    public static func selfSigned(names: [String], now: Int64) throws(TLSError) -> Certificate {
        var certificate = gnutls_datum_t()
        var key = gnutls_datum_t()
        let wanted = names.prefix(50).map { Array($0.utf8CString) }
        let code = withPointers(wanted) { pointers in
            tls_make_self_signed(pointers.baseAddress, pointers.count, now - 86_400, now + selfSignedDays * 86_400, &certificate, &key)
        }
        guard code == 0 else { throw .library("make a certificate", code) }
        return try Certificate(chain: text(&certificate), key: text(&key))
    }

    /// Makes the certificate of an appliance's identity: it vouches for itself with the key's own signature, and has neither names nor an end,
    /// because other appliances compare the key and nothing else. `key`: Ed25519 in PEM.
    public static func identity(key: String) throws(TLSError) -> Certificate {
        var certificate = gnutls_datum_t()
        let code = key.withDatum { tls_make_identity(&$0, &certificate) }
        guard code == 0 else { throw .library("make the certificate of the identity", code) }
        return try Certificate(chain: text(&certificate), key: key)
    }

    /// Takes over a text that GnuTLS made.
    private static func text(_ datum: inout gnutls_datum_t) -> String {
        defer { tls_free(&datum) }
        return String(decoding: UnsafeRawBufferPointer(start: datum.data, count: Int(datum.size)), as: UTF8.self)
    }

    /// Calls `body` with pointers to C strings.
    private static func withPointers<Result>(
        _ texts: [[CChar]], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let all = texts.flatMap { $0 }
        return all.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = []
            var start = 0
            for text in texts {
                pointers.append(buffer.baseAddress?.advanced(by: start))
                start += text.count
            }
            return pointers.withUnsafeBufferPointer(body)
        }
    }
}
