import Files
import Glibc

/// Asks a running hub through the socket in its data directory.
struct ControlClient: ~Copyable {
    private let descriptor: Int32

    /// Returns nil when no hub listens there.
    init?(_ directory: DataDirectory) throws(SystemError) {
        guard let descriptor = try LocalSocket.connect(to: ControlServer.socketName, in: directory.path) else { return nil }
        self.descriptor = descriptor
        LocalSocket.setTimeout(descriptor, seconds: ControlServer.timeoutSeconds)
    }

    deinit { close(descriptor) }

    /// The hub's process.
    var process: Int32? { LocalSocket.peerProcess(descriptor) }

    func ask(_ request: ControlRequest) -> ControlResponse {
        guard let line = ControlCoding.line(request) else { return .failure("This request cannot be written.") }
        // A hub that refuses may have closed already; its answer is there all the same.
        let isSent = LocalSocket.send(line, to: descriptor)
        var lines = LineReader(descriptor, limit: ControlResponse.maximumLength)
        guard let line = lines.next() else {
            return .failure(
                isSent
                    ? "The hub did not answer within \(ControlServer.timeoutSeconds) seconds."
                    : "The hub does not take commands: it may be stopping.")
        }
        return ControlCoding.message(ControlResponse.self, from: line)
            ?? .failure("The hub's answer is not understood: is it from another version?")
    }
}
