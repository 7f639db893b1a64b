import Media

/// Turns one rendition of a session back into the messages that it was made of, for viewers of HTTP-FLV and RTMP.
///
/// ```
///   init segment ──► its configuration messages      part ──► its frames, by time, sound first
///                       └── before the first part of it ──┘
/// ```
/// It begins, and goes on after a part that is missing, with a part that a decoder can begin in.
public struct Rebuilder: Sendable {
    private var header: (number: Int, header: MovieHeader)?
    /// The init segment whose configuration was given out last.
    private var configured: Int?
    private var next: Int64?
    private var awaitsEntry = true

    public init() {}

    /// Something may be missing from here on.
    public mutating func interrupted() { awaitsEntry = true }

    /// The messages that an event stands for. Throws when it is not what this house makes; what comes next is waited for then.
    public mutating func take(_ event: PackagerEvent) throws(MediaError) -> [TimedMessage] {
        do throws(MediaError) {
            switch event {
            case .initialization(let segment):
                header = nil
                header = (segment.number, try MovieHeader(segment.bytes))
                return []
            case .part(let part): return try messages(of: part)
            case .partTarget, .targetDuration, .advice, .ended: return []
            }
        } catch {
            interrupted()
            throw error
        }
    }

    private mutating func messages(of part: Part) throws(MediaError) -> [TimedMessage] {
        if part.number != next { awaitsEntry = true }
        next = part.number + 1
        guard let (number, header) = header, number == part.initialization else { throw .malformed("the init segment is missing") }
        guard !awaitsEntry || part.isIndependent else { return [] }
        let frames = try header.messages(of: part.bytes)
        guard let first = frames.first else { return [] }
        awaitsEntry = false
        guard configured != number else { return frames }
        configured = number
        return header.configurationMessages(at: first.time) + frames
    }
}
