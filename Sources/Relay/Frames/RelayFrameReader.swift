import Media

/// Takes the bytes of a relay link apart into frames, however they are cut. What it keeps is less than one frame.
public struct RelayFrameReader: Sendable {
    private var bytes: [UInt8] = []
    /// Up to here they have been read.
    private var place = 0
    private var hasGreeted = false

    public init() {}

    /// Bytes that wait for the rest of their frame.
    public var waiting: Int { bytes.count - place }

    /// Adds what has come; read all frames before the next call.
    public mutating func append(_ more: some Collection<UInt8>) {
        if place > 0 {
            bytes.removeFirst(place)
            place = 0
        }
        bytes += more
    }

    /// The next frame; nil: not all of it is there yet. What it throws ends the link.
    public mutating func next() throws(RelayError) -> RelayFrame? {
        while waiting >= RelayFrame.headerSize {
            let kind = bytes[place]
            let size = Int(bytes[place + 1]) << 16 | Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            // Before the rest has come: so nobody can make us wait for, and keep, more than a frame has.
            guard size <= RelayFrame.limit(kind) else { throw .tooLong("a frame of kind \(kind)") }
            guard hasGreeted == (kind != 1) else { throw .noGreeting }
            guard waiting >= RelayFrame.headerSize + size else { return nil }
            let start = place + RelayFrame.headerSize
            place = start + size
            if kind == 1 {
                guard let version = bytes[start..<place].first else { throw .malformed("the version") }
                guard version == RelayFrame.version else { throw .unknownVersion(version) }
                hasGreeted = true
            }
            do throws(MediaError) {
                if let frame = try RelayFrame(kind: kind, bytes[start..<place]) { return frame }
            } catch {
                throw RelayError(error)
            }
        }
        return nil
    }
}
