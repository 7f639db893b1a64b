import Admin
import Media

/// Whoever answers a line on the socket in the data directory.
protocol ControlResponding: Sendable {
    func respond(to line: [UInt8]) async -> ControlResponse
}

/// Answers the requests of the command line, in a running hub and without one.
struct ControlHandler: ControlResponding {
    let hub: any ApplianceControl
    /// nil: the members cannot be read.
    var members: MemberCommands?

    func respond(to line: [UInt8]) async -> ControlResponse {
        guard let request = ControlCoding.message(ControlRequest.self, from: line) else {
            return .failure("The hub does not understand this request: is the command line from another version?")
        }
        return await respond(to: request)
    }

    func respond(to request: ControlRequest) async -> ControlResponse {
        if request.command.isAboutMembers {
            return await members?.respond(to: request) ?? .failure("The members cannot be read: streamr status says why.")
        }
        do throws(HubControlError) {
            switch request.command {
            case .status:
                return ControlResponse(status: await hub.status())
            case .streamList:
                return ControlResponse(streams: try await listings())
            case .streamAdd:
                guard let name = Self.name(in: request) else { return .failure(Self.nameRule) }
                let key = request.key.flatMap(StreamKey.init)
                if request.key != nil, key == nil { return .failure(Self.keyRule) }
                return Self.listing(name, try await hub.addStream(name, key: key))
            case .streamRotateKey:
                guard let name = Self.name(in: request) else { return .failure(Self.nameRule) }
                return Self.listing(name, try await hub.rotateKey(name))
            case .streamRemove:
                guard let name = Self.name(in: request) else { return .failure(Self.nameRule) }
                try await hub.removeStream(name)
                return ControlResponse()
            case .streamTesting, .streamGoLive, .streamArchive, .streamRestore:
                guard let name = Self.name(in: request), let wish = Self.wish(request) else { return .failure(Self.nameRule) }
                try await hub.change(name, wish)
                return ControlResponse(streams: try await listings().filter { $0.name == name.text })
            case .leaderboard:
                try await hub.change(HubSettings.Change(leaderboard: request.isOn ?? false))
                return ControlResponse()
            case .passwordSet:
                try await hub.setPassword(request.password)
                return ControlResponse()
            case .tokenShow:
                guard let token = hub.token.text else { return .failure("There is no token yet: the disk took none.") }
                return ControlResponse(token: token)
            case .tokenRotate: return ControlResponse(token: try hub.token.rotated())
            case .join, .leave: return .failure("A hub runs here. Joining and leaving are for a box that runs as a node.")
            default: return .failure("The hub does not understand this request: is the command line from another version?")
            }
        } catch {
            return .failure(error.description)
        }
    }

    private func listings() async throws(HubControlError) -> [StreamListing] {
        let status = await hub.status()
        let states = Dictionary((status.streams + status.archived).map { ($0.name, $0.life.state.rawValue) }) { first, _ in first }
        let viewKeys = await hub.viewKeys()
        return try await hub.streamKeys().sorted { $0.key.text < $1.key.text }.map { name, key in
            var listing = StreamListing(name: name.text, key: key.secret, state: states[name.text])
            listing.link = viewKeys[name].map { WatchLinks(name: name.text, addresses: status.addresses).owners($0) }
            return listing
        }
    }

    private static func wish(_ request: ControlRequest) -> StreamWish? {
        switch request.command {
        case .streamTesting: return request.isOn.map { .testing($0) }
        case .streamGoLive: return .goLive
        case .streamArchive: return .archive
        case .streamRestore: return .bringBack
        default: return nil
        }
    }

    static let nameRule = "A stream's name has 1 to \(StreamName.maximumLength) of the characters a-z A-Z 0-9 - and _."
    static let keyRule =
        "A stream key has \(StreamKey.minimumLength) to \(StreamKey.maximumLength) of the characters a-z A-Z 0-9 - and _."

    private static func name(in request: ControlRequest) -> StreamName? { request.name.flatMap(StreamName.init) }

    private static func listing(_ name: StreamName, _ key: StreamKey) -> ControlResponse {
        ControlResponse(streams: [StreamListing(name: name.text, key: key.secret)])
    }
}
