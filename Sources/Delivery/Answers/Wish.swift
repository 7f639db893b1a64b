import Parts
import Web

/// What a player asks for, told apart from other wishes as the answers are.
enum Wish: Hashable {
    case multivariant
    case playlist(RenditionName, DeliveryDirectives)
    case part(SessionID, RenditionName, Int64)
    case segment(SessionID, RenditionName, Int64)
    case initialization(SessionID, RenditionName, Int64)
}

extension Wish {
    /// It is text, which is packed.
    var isText: Bool {
        switch self {
        case .multivariant, .playlist: true
        case .part, .segment, .initialization: false
        }
    }

    /// Whoever watches asks for these over and over.
    var isPlaylist: Bool {
        if case .playlist = self { return true }
        return false
    }
}

/// In which form an answer goes out.
enum Coding: Hashable {
    case identity, gzip
}

/// What comes of a wish now.
enum Outcome {
    case ready(SharedResponse)
    /// It will exist.
    case wait
}
