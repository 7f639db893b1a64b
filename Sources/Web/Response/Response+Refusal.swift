extension Response {
    static let badRequest = text("This request is not understood.\n", status: 400)
    static let notFound = text("There is nothing at this address.\n", status: 404)
    static let bodyTooLarge = text("The body of this request is too large.\n", status: 413)
    static let addressTooLong = text("The address of this request is too long.\n", status: 414)
    static let headersTooLarge = text("The header fields of this request are too large.\n", status: 431)
    static let notImplemented = text("This method is not known here.\n", status: 501)
    static let shuttingDown = text("This server is shutting down.\n", status: 503).with("Retry-After", "5")

    static let tooManyWaiting = text("As many requests are waiting as this server allows.\n", status: 503).with("Retry-After", "1")

    static func methodNotAllowed(_ allowed: [Method]) -> Response {
        text("This address does not take this method.\n", status: 405).with("Allow", allow(allowed))
    }

    static func options(_ allowed: [Method]) -> Response {
        Response(status: 204).with("Allow", allow(allowed))
    }

    private static func allow(_ methods: [Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
