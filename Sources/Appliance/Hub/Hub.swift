import Admin
import Identity
import Live
import Web

/// A running hub: the media core, the two web servers, the control socket and what they share. Owned by the command that runs it.
final class Hub: Sendable {
    let listeners = ListenerTable()
    let keeper: StreamKeeper
    private let live: LiveServer
    private let hls: HLSService?
    private let viewersSite: WebServer
    private let ownersSite: WebServer
    private let secure: SecureListeners?
    private let members: HubMembers?
    private let supervisor: Supervisor
    private let adopter: HTTPAdopter
    private let events: LiveEventLog
    private let log: Log

    /// Opens the storage and binds every port; nothing is answered before `start`.
    init(_ configuration: HubConfiguration, directory: DataDirectory, log: Log) throws(HubError) {
        self.log = log
        let events = LiveEventLog()
        let adopter = HTTPAdopter()
        let feed = FeedRelay()
        let problems = Problems { old, new in
            if let new { log.warning("problem", ["text": new]) } else if let old { log.notice("problem is over", ["text": old]) }
        }
        do {
            let live = try LiveServer(
                configuration.live, digest: { HMAC.sha256(key: $0, message: $1) }, events: { events.take($0) },
                adoptHTTP: { adopter.adopt($0, $1, $2) }, feed: { feed.pass($0, $1) })
            let hls =
                configuration.hls.isOn ? HLSService(configuration.hls, book: live.viewers, events: { events.take($0) }, log: log) : nil
            feed.set(hls)
            keeper = try StreamKeeper(directory: directory, problems: problems) { streams in
                log.hide(Set(streams.map(\.key.secret)))
                live.setStreams(streams)
                hls?.keep(only: Set(streams.map(\.name)))
            }
            let friends = try HubMembers.make(configuration, directory: directory, keeper: keeper, problems: problems, log: log)
            let service = HubService(
                configuration: configuration, listeners: listeners, live: live, hls: hls, keeper: keeper, members: friends,
                problems: problems, log: log)
            var routes = PublicSite(hub: service, streams: LiveStreams(live: live), clock: hls?.clock.now).router
            hls?.addRoutes(to: &routes)
            viewersSite = try WebServer(WebConfiguration(connectionLimit: 16_384), router: routes)
            let secure = try SecureListeners.make(
                configuration, directory: directory, live: live, routes: routes, problems: problems, log: log)
            let admin = configuration.admin
            let friendsControl = friends.map { [listeners] in MemberCommands($0, listeners) }
            let ownersPages = AdminSite(
                hub: service, members: friendsControl, access: AppliancePassword(keeper: keeper),
                configuration: AdminConfiguration(requiresPassword: !ListenerURL.isLoopback(admin)), random: { Random.bytes($0) })
            ownersSite = try WebServer(
                WebConfiguration(listen: WebConfiguration.Listen(host: admin.host, port: admin.port), connectionLimit: 256),
                router: ownersPages.router)
            adopter.set(viewersSite)
            listeners.add(.http, configuration.live.httpAddress, port: live.httpPort)
            listeners.add(.rtmp, configuration.live.rtmpAddress, port: live.rtmpPort)
            secure?.list(in: listeners, configuration)
            friends?.list(in: listeners)
            listeners.add(.admin, admin, port: ownersSite.port)
            supervisor = Supervisor(
                directory: directory,
                handler: ControlHandler(hub: service, members: friendsControl),
                keeper: keeper, problems: problems, secure: secure)
            self.live = live
            self.hls = hls
            self.secure = secure
            members = friends
            self.adopter = adopter
            self.events = events
        } catch {
            throw HubError(String(describing: error))
        }
    }

    func start() throws(HubError) {
        let (events, log) = (events, log)
        Task.detached { await events.run(log) }
        log.hide(Set(keeper.first.map(\.key.secret)))
        live.setStreams(keeper.first)
        do {
            try hls?.start()
            try viewersSite.start()
            try live.start()
            try ownersSite.start()
            try secure?.start()
            try members?.start()
        } catch {
            throw HubError(String(describing: error))
        }
        supervisor.start()
    }

    /// Ends every stream and connection and waits for the threads; the settings are on the disk already.
    func stop() {
        supervisor.stop()
        ownersSite.stop()
        viewersSite.stop()
        secure?.stop()
        members?.stop()
        live.stop()
        hls?.stop()
        adopter.set(nil)
        events.finish()
        let keeper = keeper
        Blocking.wait { await keeper.close() }
    }
}
