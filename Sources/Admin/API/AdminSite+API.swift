import Media
import Web

/// The owner's API: every path needs the owner's token, see `OwnerGate`. `Docs/openapi.json` describes it.
extension AdminSite {
    func addAPI(to router: inout Router) {
        router.onAsync(.get, "/api/v1/status", for: .owner, operation: "getStatus") { _ in JSON.response(await hub.status()) }
        router.onAsync(.get, "/metrics", for: .owner, operation: "getMetrics") { _ in
            let metrics = await recent.get().metrics + hub.metrics()
            return .text(Metric.text(metrics), contentType: Metric.contentType)
        }
        addStreamAPI(to: &router)
        addStreamLifeAPI(to: &router)
        addSettingsAPI(to: &router)
    }

    private func addStreamAPI(to router: inout Router) {
        router.onAsync(.post, "/api/v1/streams", for: .owner, operation: "addStream") { request in
            guard let wanted = JSON.read(NewStream.self, from: request.body) else {
                return JSON.error("Expected JSON with a name, and a key or none.", status: 400)
            }
            return await Self.answer(name: wanted.name) { name throws(HubControlError) in
                guard wanted.key == nil || wanted.streamKey != nil else { return JSON.error(NewStream.keyRule, status: 400) }
                return JSON.response(StreamKeyAnswer(name, try await hub.addStream(name, key: wanted.streamKey)), status: 201)
            }
        }
        named(&router, .get, "/api/v1/streams/{name}/key", "getStreamKey") { name, _ throws(HubControlError) in
            guard let key = try await hub.streamKeys()[name] else { throw .unknownStream(name.text) }
            return JSON.response(StreamKeyAnswer(name, key))
        }
        named(&router, .post, "/api/v1/streams/{name}/key", "rotateStreamKey") { name, _ throws(HubControlError) in
            JSON.response(StreamKeyAnswer(name, try await hub.rotateKey(name)))
        }
        named(&router, .delete, "/api/v1/streams/{name}", "removeStream") { name, _ throws(HubControlError) in
            try await hub.removeStream(name)
            return Response(status: 204)
        }
    }

    /// Adds an operation on the stream that the path names.
    func named(
        _ router: inout Router, _ method: Method, _ pattern: String, _ operation: String,
        _ work: @escaping @Sendable (StreamName, Request) async throws(HubControlError) -> Response
    ) {
        router.onAsync(method, pattern, for: .owner, operation: operation) { request in
            await Self.answer(name: request.parameters["name"] ?? "") { name throws(HubControlError) in try await work(name, request) }
        }
    }

    static func answer(name: String, _ work: (StreamName) async throws(HubControlError) -> Response) async -> Response {
        guard let name = StreamName(name) else { return JSON.error(NewStream.nameRule, status: 400) }
        do throws(HubControlError) {
            return try await work(name)
        } catch {
            return JSON.error(error.description, status: error.status)
        }
    }
}

/// The body of a request for a new stream.
struct NewStream: ClosedBody {
    static let nameRule = "A name has 1 to 64 letters, digits, hyphens and underscores."
    static let keyRule = "A stream key has 8 to 128 letters, digits, hyphens and underscores."

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case key
    }

    var name: String
    var key: String?

    var streamKey: StreamKey? { key.flatMap { StreamKey($0) } }
}

/// A stream and its key, for the owner.
struct StreamKeyAnswer: Codable {
    let name: String
    let key: String

    init(_ name: StreamName, _ key: StreamKey) {
        self.name = name.text
        self.key = key.secret
    }
}

extension HubControlError {
    var status: Int {
        switch self {
        case .unknownStream: 404
        case .nameTaken, .keyTaken, .tooManyStreams, .notPossible: 409
        case .notSaved: 503
        }
    }
}
