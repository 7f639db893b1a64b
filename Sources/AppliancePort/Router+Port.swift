import Membership
import Web

/// The appliance port: where other appliances ask, over TLS with the identity key's certificate.
extension Router {
    public static let portPrefix = "/appliance/v1"

    public typealias PortWork = @Sendable (SessionTable.Claim) async throws(PortRefusal) -> PortAnswer
    public typealias PortQuestion = @Sendable (SessionTable.Claim) -> Result<PortAnswer, PortRefusal>
    public typealias PortBeginning = @Sendable (SessionTable.Claim, PortReply) -> Void

    /// Adds what is asked with a body. `name`: the path behind the prefix. The answer is a message; the work finds out who asks.
    /// `onRefusal`: told of each refusal, for counting. `role`: who opens a session or joins is no member yet.
    public mutating func onClaim(
        post name: String, for role: Role = .member, onRefusal: @escaping @Sendable (PortRefusal) async -> Void = { _ in },
        _ work: @escaping PortWork
    ) {
        onAsync(.post, Self.portPrefix + name, for: role) { await Self.respond($0, onRefusal, work) }
    }

    /// Adds what is asked without a body.
    public mutating func onClaim(
        get name: String, onRefusal: @escaping @Sendable (PortRefusal) async -> Void = { _ in }, _ work: @escaping PortWork
    ) {
        onAsync(.get, Self.portPrefix + name, for: .member) { await Self.respond($0, onRefusal, work) }
    }

    /// Adds what is answered at once, on the web server's thread.
    public mutating func onQuestion(post name: String, for role: Role, _ answer: @escaping PortQuestion) {
        on(.post, Self.portPrefix + name, for: role) { request in Self.claim(request).map { Response(answer($0)) } ?? .notUnderstood }
    }

    public mutating func onQuestion(get name: String, for role: Role = .member, _ answer: @escaping PortQuestion) {
        on(.get, Self.portPrefix + name, for: role) { request in Self.claim(request).map { Response(answer($0)) } ?? .notUnderstood }
    }

    /// Adds what is answered at once or later; `begin` is called on the web server's thread, and never waits.
    public mutating func onReply(post name: String, for role: Role, _ begin: @escaping PortBeginning) {
        onLater(.post, Self.portPrefix + name, for: role) { request in
            guard let claim = Self.claim(request) else { return .now(.notUnderstood) }
            return .wait { begin(claim, PortReply($0)) }
        }
    }

    private static func respond(
        _ request: Request, _ onRefusal: @Sendable (PortRefusal) async -> Void, _ work: PortWork
    ) async -> Response {
        guard let claim = claim(request) else { return .notUnderstood }
        do throws(PortRefusal) {
            return Response(.success(try await work(claim)))
        } catch {
            await onRefusal(error)
            return Response(.failure(error))
        }
    }

    /// nil: a query is not part of any request here, and so of no signature; nor is `HEAD`.
    private static func claim(_ request: Request) -> SessionTable.Claim? {
        guard request.query.count == 0, request.method != .head else { return nil }
        return SessionTable.Claim(
            method: request.method.rawValue, path: request.path, body: request.body, signature: request.headers[RequestSignature.field],
            sender: request.remoteAddress.host)
    }
}

extension Response {
    fileprivate static let notUnderstood = Response.text("This request is not understood.\n", status: 400)
}
