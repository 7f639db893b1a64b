/// The hub's status, asked for at most twice a second however many people look at it.
actor RecentStatus {
    private let hub: any HubControl
    private let lifetime: Duration
    private var cached: (status: HubStatus, at: ContinuousClock.Instant)?
    private var asking: Task<HubStatus, Never>?

    init(_ hub: any HubControl, lifetime: Duration = .milliseconds(500)) {
        self.hub = hub
        self.lifetime = lifetime
    }

    func get() async -> HubStatus {
        if let cached, cached.at.duration(to: .now) < lifetime { return cached.status }
        if let asking { return await asking.value }
        let task = Task { [hub] in await hub.status() }
        asking = task
        let status = await task.value
        asking = nil
        cached = (status, .now)
        return status
    }
}
