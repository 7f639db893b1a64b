import Admin
import AppliancePort
import Identity
import Live
import Web

/// A running hub: the media core, the two web servers, the control socket and what they share. Owned by the command that runs it.
final class Hub: Sendable {
    let listeners = ListenerTable()
    let keeper: StreamKeeper
    /// What each listener serves; HTTPS serves what HTTP does.
    let routes: [ListenerTable.Listener.Purpose: [Route]]
    private let live: LiveServer
    private let privates: PrivateStreams
    private let hls: HLSService?
    private let viewersSite: WebServer
    private let ownersSite: WebServer
    private let secure: SecureListeners?
    private let members: MemberService
    private let lives: StreamLives
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
        let privates = PrivateStreams()
        let problems = Problems { old, new in
            if let new { log.warning("problem", ["text": new]) } else if let old { log.notice("problem is over", ["text": old]) }
        }
        do {
            let offload = Offload(configuration.offload, uplink: configuration.live.uploadLimit)
            let live = try LiveServer(
                configuration.live, digest: { HMAC.sha256(key: $0, message: $1) }, events: { events.take($0) },
                adoptHTTP: { adopter.adopt($0, $1, $2) }, feed: { feed.pass($0, $1) },
                sendsElsewhere: offload.question)
            let hls =
                configuration.hls.isOn ? HLSService(configuration.hls, book: live.viewers, events: { events.take($0) }, log: log) : nil
            feed.set(hls)
            keeper = try StreamKeeper(directory: directory, problems: problems) { streams in
                log.hide(Set(streams.flatMap(\.secrets)), of: .streams)
                // What was sent while a stream was private is gone before anybody may look.
                hls?.forget(privates.names.subtracting(streams.filter { $0.entry.viewKey != nil }.map(\.name.text)))
                hls?.hide(Set(streams.filter { $0.entry.viewKey != nil }.map(\.name)))
                live.setStreams(streams.map(\.entry))
                privates.set(streams)
                hls?.keep(only: Set(streams.map(\.name)))
            }
            let token = OwnerToken(directory) { log.hide([$0], of: .owner) }
            let lives = StreamLives(live: live, keeper: keeper, log: log)
            let friends = try MemberService(
                configuration, directory: directory, keeper: keeper, live: live, hls: hls, offload: offload, listeners: listeners,
                problems: problems, log: log)
            let service = HubService(
                configuration: configuration, listeners: listeners, live: live, hls: hls, keeper: keeper, members: friends, token: token,
                problems: problems, log: log)
            let friendsControl = MemberCommands(friends, listeners)
            let admin = configuration.admin
            let ownersRoutes = AdminSite(
                hub: service, members: friendsControl, access: ApplianceOwner(keeper: keeper, token: token),
                configuration: AdminConfiguration(requiresPassword: !ListenerURL.isLoopback(admin)), random: { Random.bytes($0) }
            ).router
            var routes = PublicSite(
                hub: service, members: friendsControl, streams: LiveStreams(live: live, offload: offload), privates: privates,
                clock: hls?.clock.now
            ).router
            hls?.addRoutes(to: &routes)
            routes.onSlices { [friends] in friends.viewers.map { [$0] } ?? [] }
            // Viewers do not even hear that there is more.
            routes.conceal((ownersRoutes.routes + friends.routes).filter { $0.role == .owner || $0.role == .member })
            self.routes = [.http: routes.routes, .admin: ownersRoutes.routes, .appliance: friends.routes]
            viewersSite = try WebServer(WebConfiguration(connectionLimit: 16_384), router: routes)
            let secure = try SecureListeners.make(
                configuration, directory: directory, live: live, routes: routes, problems: problems, log: log)
            ownersSite = try WebServer(
                WebConfiguration(listen: WebConfiguration.Listen(host: admin.host, port: admin.port), connectionLimit: 256),
                router: ownersRoutes)
            adopter.set(viewersSite)
            listeners.add(.http, configuration.live.httpAddress, port: live.httpPort)
            listeners.add(.rtmp, configuration.live.rtmpAddress, port: live.rtmpPort)
            secure?.list(in: listeners, configuration)
            friends.list(in: listeners)
            listeners.add(.admin, admin, port: ownersSite.port)
            supervisor = Supervisor(
                directory: directory,
                handler: ControlHandler(hub: service, members: friendsControl),
                keeper: keeper, problems: problems, secure: secure, lives: lives)
            self.lives = lives
            self.live = live
            self.privates = privates
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
        let lives = lives
        Task.detached { await events.run(log) { await lives.look() } }
        log.hide(Set(keeper.first.flatMap(\.secrets)), of: .streams)
        hls?.hide(Set(keeper.first.filter { $0.entry.viewKey != nil }.map(\.name)))
        live.setStreams(keeper.first.map(\.entry))
        privates.set(keeper.first)
        do {
            try hls?.start()
            try viewersSite.start()
            try live.start()
            try ownersSite.start()
            try secure?.start()
            try members.start()
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
        members.stop()
        live.stop()
        hls?.stop()
        adopter.set(nil)
        events.finish()
        let keeper = keeper
        Blocking.wait { await keeper.close() }
    }
}
