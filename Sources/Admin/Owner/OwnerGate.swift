import Web

/// Lets the owner in and keeps everybody else out.
struct OwnerGate: Sendable {
    static let cookie = "streamr_session"
    static let tokenField = "token"

    let access: any OwnerAccess
    let configuration: AdminConfiguration
    let sessions: OwnerSessions
    let hosts: HostPolicy

    enum Entry {
        case session(OwnerSessions.Session)
        /// The token or the password came with the request, which no other site can make a browser do.
        case bearer
        case refused(Response)
    }

    /// Who may not ask for a route that is the owner's gets this answer. The API wants the token (or the password) with each request;
    /// pages know the browser.
    func refusal(_ request: Request, _ route: Route) async -> Response? {
        let entry = route.operation == nil ? await enter(request) : await enterWithBearer(request)
        guard case .refused(let response) = entry else { return nil }
        let isPage = route.operation == nil && route.pattern != "/live-state"
        return isPage ? .seeOther("/sign-in") : response
    }

    /// Who asks for a page?
    func enter(_ request: Request) async -> Entry {
        guard configuration.requiresPassword else { return .session(sessions.open) }
        if let secret = request.cookie(Self.cookie), let session = sessions.find(secret, epoch: access.epoch) { return .session(session) }
        return await enterWithBearer(request)
    }

    private func enterWithBearer(_ request: Request) async -> Entry {
        guard let secret = Self.bearer(request) else {
            return .refused(JSON.error("The owner's token is needed.", status: 401).with("WWW-Authenticate", "Bearer"))
        }
        let epoch = access.epoch
        if access.isToken(secret) || sessions.isKnownBearer(secret, epoch: epoch) { return .bearer }
        guard await access.hasPassword() else { return .refused(Self.wrong) }
        switch await check(secret, from: request.remoteAddress.host) {
        case .right:
            sessions.remember(bearer: secret, epoch: epoch)
            return .bearer
        case .wrong: return .refused(Self.wrong)
        case .later: return .refused(JSON.error("Too many wrong passwords. Try again in a minute.", status: 429).with("Retry-After", "60"))
        }
    }

    private static let wrong = JSON.error("This is not the owner's token.", status: 401).with("WWW-Authenticate", "Bearer")

    enum Verdict {
        case right
        case wrong
        case later
    }

    /// Looks at what somebody typed: the token, or a password: one at a time, and not after too many wrong ones.
    func check(_ guess: String, from host: String) async -> Verdict {
        if access.isToken(guess) { return .right }
        guard sessions.beginChecking(host) else { return .later }
        let isRight = await access.isPassword(guess)
        sessions.endChecking(host, isRight: isRight)
        return isRight ? .right : .wrong
    }

    /// Whether a form comes from one of this site's own pages, or from a program that the owner runs.
    func mayChange(_ request: Request) async -> Bool {
        switch await enter(request) {
        case .bearer: return true
        case .refused: return false
        case .session(let session):
            return hosts.isSameOrigin(request) && OwnerSessions.equal(request.form?[Self.tokenField] ?? "", session.token)
        }
    }

    private static func bearer(_ request: Request) -> String? {
        guard let field = request.headers["Authorization"], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst("bearer ".count))
    }
}
