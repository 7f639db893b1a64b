import Identity
import Media
import Relay
import Web

/// The viewers' listeners: where strangers with a ticket take slices.
extension Router {
    /// Adds `GET /live/NAME/slices`. `feeds`: of the hubs whose streams are here, asked each time.
    public mutating func onSlices(_ feeds: @escaping @Sendable () -> [ViewerFeed]) {
        on(.get, "/live/{name}/slices", for: .viewer, operation: "getSlices") { request in
            do throws(ViewerRefusal) {
                let having = request.parameters["name"].flatMap { StreamName($0) }.map { name in (name, feeds().filter { $0.has(name) }) }
                guard let (stream, feeds) = having, !feeds.isEmpty else { throw .noStream }
                let query = try Self.query(request.query)
                // Who asks for the head alone opens nothing.
                if request.method == .head { return .slices(.bytes([])) }
                return .slices(try Self.open(stream, query, request, feeds))
            } catch {
                feeds().first?.refused(error)
                return error.response
            }
        }
    }

    private static func query(_ fields: Fields) throws(ViewerRefusal) -> ViewerQuery {
        if let twice = ViewerQuery.names.first(where: { fields.count($0) > 1 }) { throw .malformed(twice) }
        do throws(RelayError) {
            return try ViewerQuery({ fields[$0] }, base64: { Base64.urlBytes($0) })
        } catch {
            if case .malformed(let name) = error { throw .malformed(name) }
            throw .malformed("link")
        }
    }

    /// By the first feed that has the stream and takes the ticket; two hubs may have streams of one name.
    private static func open(
        _ stream: StreamName, _ query: ViewerQuery, _ request: Request, _ feeds: [ViewerFeed]
    ) throws(ViewerRefusal) -> Response.Body {
        var refusal = ViewerRefusal.noStream
        for feed in feeds {
            do throws(ViewerRefusal) {
                switch try feed.respond(stream, query, to: request) {
                case .opened(let body): return .streaming(body)
                case .changed: return .bytes([1])
                }
            } catch {
                if refusal == .noStream { refusal = error }
                guard error == .noStream || error == .ticket else { throw error }
            }
        }
        throw refusal
    }
}

extension Response {
    fileprivate static func slices(_ body: Response.Body) -> Response {
        Response(status: 200, headers: Fields(["Content-Type": "application/octet-stream", "Cache-Control": "no-store"]), body: body)
    }
}
