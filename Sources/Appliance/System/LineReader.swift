import Glibc

/// Reads lines from a socket, up to a length.
struct LineReader {
    let descriptor: Int32
    let limit: Int
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// The next line without its break; nil when the other side ended, took too long or wrote too much.
    mutating func next() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 4096)
        var searched = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeSubrange(...end)
                return line
            }
            searched = buffer.count
            guard buffer.count < limit else { return nil }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }
}
