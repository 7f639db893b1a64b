extension CertificateStore {
    struct Loaded {
        var certificate: Certificate
        var stamps: [PEMFile.Stamp?]
        var isSaved = true
    }

    static func load(_ source: Source, now: Int64) throws(TLSError) -> Loaded {
        switch source {
        case .ownFiles(let certificate, let key): return try read(certificate, key)
        case .madeHere(let certificate, let key, let names):
            // What cannot be read was not written whole, or by somebody else; it is replaced.
            if let known = try? read(certificate, key), !mustRenew(known.certificate, now: now) { return known }
            let made = try Certificate.selfSigned(names: names(), now: now)
            do throws(TLSError) {
                try save(made, certificate, key)
            } catch {
                return Loaded(certificate: made, stamps: [], isSaved: false)
            }
            return Loaded(certificate: made, stamps: [])
        case .fixed(let certificate): return Loaded(certificate: certificate, stamps: [])
        }
    }

    /// A clock that is earlier than the certificate is a wrong clock, and no reason.
    static func mustRenew(_ certificate: Certificate, now: Int64) -> Bool {
        certificate.expires - now < renewalDays * 86_400
    }

    /// The key first: a certificate without its key would be worth nothing.
    static func save(_ made: Certificate, _ certificate: String, _ key: String) throws(TLSError) {
        try PEMFile.write(made.key, to: key, mode: 0o600)
        try PEMFile.write(made.chain, to: certificate, mode: 0o644)
    }

    /// The stamps are taken first: a file that is replaced while it is read is read again later.
    private static func read(_ certificate: String, _ key: String) throws(TLSError) -> Loaded {
        let stamps = [PEMFile.Stamp(certificate), PEMFile.Stamp(key)]
        let loaded = try Certificate(
            chain: PEMFile.read(certificate), key: PEMFile.read(key), certificateName: certificate, keyName: key)
        return Loaded(certificate: loaded, stamps: stamps)
    }
}
