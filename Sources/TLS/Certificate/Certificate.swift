import CGnuTLS

/// A certificate with those that vouch for it, and its private key.
public struct Certificate: Sendable, Equatable {
    /// PEM, the own one first.
    public let chain: String
    /// PEM. Secret.
    public let key: String
    /// SHA-256 of the own certificate, as browsers show it: `9F:86:D0:…`.
    public let fingerprint: String
    /// Seconds since 1970.
    public let validFrom: Int64
    /// Seconds since 1970.
    public let expires: Int64
    /// Host names and numeric addresses.
    public let names: [String]
    /// Whether it vouches for itself, so that browsers ask.
    public let isSelfSigned: Bool

    /// Reads PEM. `certificateName` and `keyName` are for the words of an error.
    public init(chain: String, key: String, certificateName: String = "the certificate", keyName: String = "the key") throws(TLSError) {
        var description = tls_description()
        let code = chain.withDatum { tls_describe(&$0, &description) }
        guard code == 0 else { throw .noCertificate(path: certificateName, reason: TLSError.words(code)) }
        self.chain = chain
        self.key = key
        fingerprint = withUnsafeBytes(of: description.fingerprint) { bytes in
            bytes.map { byte in
                let digits = String(byte, radix: 16, uppercase: true)
                return byte < 16 ? "0" + digits : digits
            }.joined(separator: ":")
        }
        validFrom = description.from
        expires = description.until
        isSelfSigned = description.is_self_signed != 0
        names = withUnsafeBytes(of: description.names) { bytes in
            bytes.prefix { $0 != 0 }.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        }
        // The library itself compares the two.
        do throws(TLSError) {
            _ = try Credentials(self)
        } catch {
            guard case .library(_, let reason) = error else { throw error }
            guard reason != TLSError.words(tls_mismatch) else {
                throw .keyOfAnotherCertificate(certificate: certificateName, key: keyName)
            }
            throw .noKey(path: keyName, reason: reason)
        }
    }

    public func hasExpired(at now: Int64) -> Bool { expires <= now }
}

extension String {
    /// Calls `body` with the text as GnuTLS takes it; it is valid during the call alone.
    func withDatum<Result>(_ body: (inout gnutls_datum_t) -> Result) -> Result {
        var bytes = Array(utf8)
        return bytes.withUnsafeMutableBufferPointer { buffer in
            var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(clamping: buffer.count))
            return body(&datum)
        }
    }
}
