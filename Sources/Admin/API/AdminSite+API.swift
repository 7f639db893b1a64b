import Media
import Web

/// The owner's API. Every path needs the owner; changes need the token besides, see `OwnerGate`.
extension AdminSite {
    func addAPI(to router: inout Router) {
        reading(&router, "/api/v1/status") { _, _ in JSON.response(await hub.status()) }
        reading(&router, "/api/v1/session") { _, entry in
            if case .session(let session) = entry { return JSON.response(["token": session.token]) }
            return JSON.response([String: String]())
        }
        reading(&router, "/metrics") { _, _ in
            let metrics = await recent.get().metrics + hub.metrics()
            return .text(Metric.text(metrics), contentType: Metric.contentType)
        }
        reading(&router, "/api/v1/streams/{name}/key") { request, _ in
            await answer(request) { name throws(HubControlError) in
                guard let key = try await hub.streamKeys()[name] else { throw .unknownStream(name.text) }
                return JSON.response(StreamKeyAnswer(name, key))
            }
        }
        changing(&router, .post, "/api/v1/streams") { request in
            guard let wanted = JSON.read(NewStream.self, from: request.body) else {
                return JSON.error("Expected JSON with a name, and a key or none.", status: 400)
            }
            return await answer(name: wanted.name) { name throws(HubControlError) in
                guard wanted.key == nil || wanted.streamKey != nil else { return JSON.error(NewStream.keyRule, status: 400) }
                return JSON.response(StreamKeyAnswer(name, try await hub.addStream(name, key: wanted.streamKey)), status: 201)
            }
        }
        changing(&router, .post, "/api/v1/streams/{name}/key") { request in
            await answer(request) { name throws(HubControlError) in
                JSON.response(StreamKeyAnswer(name, try await hub.rotateKey(name)))
            }
        }
        changing(&router, .delete, "/api/v1/streams/{name}") { request in
            await answer(request) { name throws(HubControlError) in
                try await hub.removeStream(name)
                return Response(status: 204)
            }
        }
    }

    func reading(
        _ router: inout Router, _ pattern: String, _ work: @escaping @Sendable (Request, OwnerGate.Entry) async -> Response
    ) {
        router.onAsync(.get, pattern) { [gate] request in
            let entry = await gate.enter(request)
            if case .refused(let response) = entry { return response }
            return await work(request, entry)
        }
    }

    func changing(
        _ router: inout Router, _ method: Method, _ pattern: String, _ work: @escaping @Sendable (Request) async -> Response
    ) {
        router.onAsync(method, pattern) { [gate] request in
            let entry = await gate.enter(request)
            if case .refused(let response) = entry { return response }
            guard gate.mayChange(request, entry) else {
                return JSON.error("The token in \(OwnerGate.tokenHeader) is missing or wrong; /api/v1/session has it.", status: 403)
            }
            return await work(request)
        }
    }

    private func answer(_ request: Request, _ work: (StreamName) async throws(HubControlError) -> Response) async -> Response {
        await answer(name: request.parameters["name"] ?? "", work)
    }

    private func answer(name: String, _ work: (StreamName) async throws(HubControlError) -> Response) async -> Response {
        guard let name = StreamName(name) else { return JSON.error(NewStream.nameRule, status: 400) }
        do throws(HubControlError) {
            return try await work(name)
        } catch {
            return JSON.error(error.description, status: error.status)
        }
    }
}

/// The body of a request for a new stream.
struct NewStream: Codable {
    static let nameRule = "A name has 1 to 64 letters, digits, hyphens and underscores."
    static let keyRule = "A stream key has 8 to 128 letters, digits, hyphens and underscores."

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
        case .nameTaken, .keyTaken, .tooManyStreams: 409
        case .notSaved: 503
        }
    }
}
