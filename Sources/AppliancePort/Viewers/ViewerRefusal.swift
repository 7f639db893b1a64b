import Web

/// Why a viewer gets no link.
public enum ViewerRefusal: Error, Sendable, Equatable {
    /// A part of the address, by its name.
    case malformed(String)
    /// It is forged, over, of another stream or session, or for others.
    case ticket
    case noStream
    /// The stream has just begun.
    case nothingYet
    /// In words.
    case noRoom(String)

    var response: Response {
        switch self {
        case .malformed(let name): Self.error("\(name) is not what it should be here.", status: 400)
        case .ticket: Self.error("This ticket is not valid here.", status: 403)
        case .noStream: Self.error("There is no such stream here.", status: 404)
        case .nothingYet: Self.error("Nothing of this stream has come yet.", status: 503).with("Retry-After", "1")
        case .noRoom(let words): Self.error(words, status: 503).with("Retry-After", "10")
        }
    }

    /// The words are our own: they have nothing in them that JSON writes otherwise.
    private static func error(_ words: String, status: Int) -> Response { .json(Array("{\"error\":\"\(words)\"}\n".utf8), status: status) }
}
