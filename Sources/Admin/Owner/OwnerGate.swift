import Web

/// Lets the owner in and keeps everybody else out.
struct OwnerGate: Sendable {
    static let cookie = "streamr_session"
    static let tokenField = "token"
    static let tokenHeader = "X-Streamr-Token"

    let access: any OwnerAccess
    let configuration: AdminConfiguration
    let sessions: OwnerSessions
    let hosts: HostPolicy

    enum Entry {
        case session(OwnerSessions.Session)
        /// The password itself came with the request, which no other site can make a browser do.
        case bearer
        case refused(Response)
    }

    /// Who asks for a page or the API?
    func enter(_ request: Request) async -> Entry {
        guard configuration.requiresPassword else { return .session(sessions.open) }
        if let secret = request.cookie(Self.cookie), let session = sessions.find(secret) { return .session(session) }
        guard let password = Self.bearer(request) else {
            return .refused(JSON.error("The owner's password is needed.", status: 401).with("WWW-Authenticate", "Bearer"))
        }
        if sessions.isKnownBearer(password) { return .bearer }
        switch await check(password, from: request.remoteAddress.host) {
        case .right:
            sessions.remember(bearer: password)
            return .bearer
        case .wrong: return .refused(JSON.error("This is not the owner's password.", status: 401))
        case .later: return .refused(JSON.error("Too many wrong passwords. Try again in a minute.", status: 429).with("Retry-After", "60"))
        }
    }

    enum Verdict {
        case right
        case wrong
        case later
    }

    /// Looks at a password: one at a time, and not after too many wrong ones.
    func check(_ password: String, from host: String) async -> Verdict {
        guard sessions.beginChecking(host) else { return .later }
        let isRight = await access.isPassword(password)
        sessions.endChecking(host, isRight: isRight)
        return isRight ? .right : .wrong
    }

    /// Whether a request that changes something comes from one of this site's own pages, or from a program that the owner runs.
    func mayChange(_ request: Request, _ entry: Entry) -> Bool {
        switch entry {
        case .bearer: true
        case .refused: false
        case .session(let session):
            hosts.isSameOrigin(request)
                && OwnerSessions.equal(request.headers[Self.tokenHeader] ?? request.form?[Self.tokenField] ?? "", session.token)
        }
    }

    private static func bearer(_ request: Request) -> String? {
        guard let field = request.headers["Authorization"], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst("bearer ".count))
    }
}
