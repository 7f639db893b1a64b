import Web

/// What the owner's site needs to know besides the hub.
public struct AdminConfiguration: Sendable {
    /// True when the listener can be reached from other machines: then the pages need the owner's password or token. The API always does.
    public var requiresPassword: Bool
    /// Names besides addresses and local names under which the site may be opened; any other `Host` is refused (DNS rebinding).
    public var allowedHosts: [String]

    public init(requiresPassword: Bool = false, allowedHosts: [String] = []) {
        self.requiresPassword = requiresPassword
        self.allowedHosts = allowedHosts
    }
}

/// The owner's pages and their API, `/metrics` and `/health`: what `--admin` serves.
public struct AdminSite: Sendable {
    let hub: any HubControl
    /// nil: this hub has no friends' boxes.
    let members: (any MemberControl)?
    let recent: RecentStatus
    let gate: OwnerGate

    /// `random` returns so many unpredictable bytes.
    public init(
        hub: any HubControl, members: (any MemberControl)? = nil, access: any OwnerAccess,
        configuration: AdminConfiguration = AdminConfiguration(), random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.hub = hub
        self.members = members
        recent = RecentStatus(hub)
        gate = OwnerGate(
            access: access, configuration: configuration, sessions: OwnerSessions(random: random),
            hosts: HostPolicy(allowed: configuration.allowedHosts))
    }

    public var router: Router {
        var router = Router()
        let hosts = gate.hosts
        router.check { request in
            hosts.accepts(request.host) ? nil : .text("This site is not served under that name.\n", status: 421)
        }
        router.admit(.owner) { [gate] request, route in await gate.refusal(request, route) }
        router.finish { _, response in Self.harden(&response) }
        Page.addAssets(to: &router)
        router.onAsync(.get, "/health", for: .public, operation: "getHealth") { [recent, gate] _ in
            // Where strangers may ask, they are told what strangers are told.
            let status = await recent.get()
            return (gate.configuration.requiresPassword ? Health(public: status) : Health(status)).response
        }
        addAPI(to: &router)
        addOriginal(to: &router)
        addPages(to: &router)
        addSignIn(to: &router)
        if let members {
            addMemberAPI(members, to: &router)
            addMemberPages(members, to: &router)
        }
        return router
    }

    /// Nothing from elsewhere runs in a page, nobody frames it, and no cache keeps it.
    static func harden(_ response: inout Response) {
        response.headers.append("X-Content-Type-Options", "nosniff")
        // Not `no-referrer`: with that, browsers send the site's own forms with `Origin: null`.
        response.headers.append("Referrer-Policy", "same-origin")
        response.headers.append("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.append("Content-Security-Policy", Page.contentSecurityPolicy)
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
    }
}
