import Media

/// Reads the input as an init segment and a part of it; the first two bytes are the length of the init segment.
enum MovieTarget {
    static func run(_ input: [UInt8]) {
        guard input.count >= 2 else { return }
        let length = min(Int(input[0]) << 8 | Int(input[1]), input.count - 2)
        let part = Array(input[(2 + length)...])
        guard let header = try? MovieHeader(Array(input[2..<2 + length])) else { return }
        precondition(header.configurationMessages(at: 0).reduce(0) { $0 + $1.payload.count } <= length, "configuration from nowhere")
        guard let messages = try? header.messages(of: part) else { return }
        let bytes = messages.reduce(0) { $0 + $1.payload.count }
        precondition(bytes <= part.count + 64 * messages.count, "samples from nowhere")
        for kind in [MediaKind.audio, .video] {
            let times = messages.filter { $0.kind == kind }.map(\.time)
            precondition(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "time goes back")
        }
    }
}
