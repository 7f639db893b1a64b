import Web

/// What the owner's site needs to know besides the hub.
public struct AdminConfiguration: Sendable {
    /// True when the listener can be reached from other machines: then everything except `/health` needs the owner's password.
    public var requiresPassword: Bool
    /// Names besides `localhost` and numeric addresses under which the site may be opened; any other `Host` is refused (DNS rebinding).
    public var allowedHosts: [String]

    public init(requiresPassword: Bool = false, allowedHosts: [String] = []) {
        self.requiresPassword = requiresPassword
        self.allowedHosts = allowedHosts
    }
}

/// The owner's pages and their API, `/metrics` and `/health`: what `--admin` serves.
public struct AdminSite: Sendable {
    /// `random` returns so many unpredictable bytes.
    public init(
        hub: any HubControl, access: any OwnerAccess, configuration: AdminConfiguration = AdminConfiguration(),
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {}

    public var router: Router { Router() }
}
