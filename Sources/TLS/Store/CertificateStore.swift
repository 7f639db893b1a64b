import CGnuTLS
import Threads

/// The certificate of this appliance, now: its owner's own, or one made here. It is replaced while connections live; those keep what they
/// began with.
public final class CertificateStore: Sendable {
    public enum Source: Sendable {
        /// Files of the owner, in PEM: the chain with the own certificate first, and the key. They may be replaced at any time.
        case ownFiles(certificate: String, key: String)
        /// Made here and kept in these files. `names`: the host names and addresses of this machine, when a new one is made.
        case madeHere(certificate: String, key: String, names: @Sendable () -> [String])
        /// Never another: that of an appliance's identity.
        case fixed(Certificate)
    }

    /// What a look at the files found.
    public struct Look: Sendable {
        /// Connections from now on see another certificate.
        public var isNew = false
        /// What the owner should do something about.
        public var problem: TLSError?
    }

    /// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption, in GnuTLS's words.
    public static let priorities =
        "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"
        + "-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:%SERVER_PRECEDENCE"

    /// For appliances among themselves, which all speak TLS 1.3.
    public static let appliancePriorities =
        "SECURE128:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:%SERVER_PRECEDENCE"

    /// A certificate made here is replaced when it has fewer days left.
    public static let renewalDays: Int64 = 30

    private struct State {
        var certificate: Certificate
        var credentials: Credentials
        /// Of the files from which the certificate came.
        var stamps: [PEMFile.Stamp?] = []
        var isSaved = true
        /// Of libmicrohttpd's callback; -1: nobody asked for one.
        var slot: Int32 = -1
    }

    private let source: Source
    private let state: Locked<State>

    /// Loads the certificate, or makes it. `now`: seconds since 1970. Throws when the owner's files cannot be used; a certificate made here
    /// that cannot be saved is used all the same, and `look` says so.
    public init(_ source: Source, now: Int64) throws(TLSError) {
        self.source = source
        let loaded = try Self.load(source, now: now)
        state = Locked(
            State(
                certificate: loaded.certificate, credentials: try Credentials(loaded.certificate), stamps: loaded.stamps,
                isSaved: loaded.isSaved))
    }

    deinit {
        let slot = state.withLock { $0.slot }
        if slot >= 0 { tls_slot_release(slot) }
    }

    public var certificate: Certificate { state.withLock { $0.certificate } }
    var credentials: Credentials { state.withLock { $0.credentials } }

    /// The function that a web server gives to libmicrohttpd; it must not be called any more when this object goes.
    public func webFunction() throws(TLSError) -> UnsafeRawPointer {
        let (certificate, known) = state.withLock { ($0.certificate, $0.slot) }
        let slot = known >= 0 ? known : tls_slot_take()
        guard slot >= 0, let function = tls_slot_function(slot) else { throw .library(doing: "serve HTTPS", reason: "too many servers") }
        if known < 0 {
            try Self.set(slot, certificate)
            state.withLock { $0.slot = slot }
        }
        return function
    }

    /// Shows another certificate to web clients that ask for a server of this name; after `webFunction`, by one thread at once, at most 16.
    public func show(_ certificate: Certificate, to name: String) throws(TLSError) {
        let slot = state.withLock { $0.slot }
        guard slot >= 0 else { throw .library(doing: "serve HTTPS", reason: "no server") }
        let code = certificate.chain.withDatum { chain in certificate.key.withDatum { key in tls_slot_add(slot, name, &chain, &key) } }
        guard code == 0 else { throw .library("use a further certificate for HTTPS", code) }
    }

    /// Does so no more.
    public func endShowing(to name: String) {
        let slot = state.withLock { $0.slot }
        if slot >= 0 { tls_slot_end(slot, name) }
    }

    /// Loads the files anew if they were replaced, and makes a new certificate if the one made here is about to expire. Called now and then,
    /// by one thread at once. What cannot be used is reported, and changes nothing.
    public func look(now: Int64) -> Look {
        var look = Look()
        do throws(TLSError) {
            look.isNew = try refresh(now: now)
        } catch {
            look.problem = error
        }
        if look.problem == nil, case .ownFiles(let path, _) = source, certificate.hasExpired(at: now) {
            look.problem = .expired(path: path)
        }
        return look
    }

    private func refresh(now: Int64) throws(TLSError) -> Bool {
        let (stamps, isSaved, old) = state.withLock { ($0.stamps, $0.isSaved, $0.certificate) }
        switch source {
        case .ownFiles(let certificate, let key):
            guard [PEMFile.Stamp(certificate), PEMFile.Stamp(key)] != stamps else { return false }
        case .madeHere(let certificate, let key, _):
            if !isSaved {
                try Self.save(old, certificate, key)
                state.withLock { $0.isSaved = true }
            }
            guard Self.mustRenew(old, now: now) else { return false }
        case .fixed: return false
        }
        let loaded = try Self.load(source, now: now)
        try use(loaded)
        return loaded.certificate != old
    }

    private func use(_ loaded: Loaded) throws(TLSError) {
        let credentials = try Credentials(loaded.certificate)
        let slot = state.withLock { $0.slot }
        if slot >= 0 { try Self.set(slot, loaded.certificate) }
        state.withLock { state in
            state.certificate = loaded.certificate
            state.credentials = credentials
            state.stamps = loaded.stamps
            state.isSaved = loaded.isSaved
        }
    }

    private static func set(_ slot: Int32, _ certificate: Certificate) throws(TLSError) {
        let code = certificate.chain.withDatum { chain in certificate.key.withDatum { key in tls_slot_set(slot, &chain, &key) } }
        guard code == 0 else { throw .library("use the certificate for HTTPS", code) }
    }
}
