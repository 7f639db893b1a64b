import Media
import Parts
import Web

/// The addresses under which players find a stream.
extension Delivery {
    /// Adds them to a router:
    /// ```
    ///   /live/NAME.m3u8                                        the multivariant playlist
    ///   /live/NAME/RENDITION.m3u8                              a media playlist, the same address in every session
    ///   /live/NAME/SESSION/RENDITION/init-N.mp4                immutable, as is what follows
    ///   /live/NAME/SESSION/RENDITION/part-N.m4s
    ///   /live/NAME/SESSION/RENDITION/segment-N.m4s
    /// ```
    public func addRoutes(to router: inout Router) {
        add("/live/{stream}/{session}/{rendition}/part-{number}.m4s", to: &router) { Self.media($0, Wish.part) }
        add("/live/{stream}/{rendition}.m3u8", to: &router, Self.playlist)
        add("/live/{stream}/{session}/{rendition}/segment-{number}.m4s", to: &router) { Self.media($0, Wish.segment) }
        add("/live/{stream}/{session}/{rendition}/init-{number}.mp4", to: &router) { Self.media($0, Wish.initialization) }
        add("/live/{stream}.m3u8", to: &router) { _ in .wish(.multivariant) }
    }

    /// What an address says.
    private enum Reading {
        case wish(Wish)
        case refusal(SharedResponse)
    }

    private func add(_ pattern: String, to router: inout Router, _ read: @escaping @Sendable (Request) -> Reading) {
        router.onLater(.get, pattern, for: .viewer) { [weak self] request in
            guard let self, let stream = request.parameters["stream"].flatMap(StreamName.init), let delivery = find(stream) else {
                return .now(Response(Refusals.notFound))
            }
            switch read(request) {
            case .wish(let wish): return delivery.answer(wish, request, now: now)
            case .refusal(let response): return .now(Response(response))
            }
        }
        router.on(.options, pattern, for: .viewer) { _ in Response(Refusals.preflight) }
    }

    @Sendable private static func playlist(_ request: Request) -> Reading {
        guard let rendition = request.parameters["rendition"].flatMap(RenditionName.init) else { return .refusal(Refusals.notFound) }
        let query = request.query
        guard query.count("_HLS_msn") <= 1, query.count("_HLS_part") <= 1,
            var directives = DeliveryDirectives(sequence: query["_HLS_msn"], part: query["_HLS_part"], skip: query["_HLS_skip"])
        else { return .refusal(Refusals.badRequest) }
        // Only scripts in pages say where they come from, and all of those that play HLS can begin with one segment.
        directives.startsAtOnce = query["start"] == "live" || request.headers["Origin"] != nil
        return .wish(.playlist(rendition, directives))
    }

    private static func media(_ request: Request, _ wish: (SessionID, RenditionName, Int64) -> Wish) -> Reading {
        guard let session = request.parameters["session"].flatMap({ SessionID($0) }),
            let rendition = request.parameters["rendition"].flatMap(RenditionName.init),
            let text = request.parameters["number"], let number = Int64(text), number >= 0, String(number) == text
        else { return .refusal(Refusals.notFound) }
        return .wish(wish(session, rendition, number))
    }
}
