import Files
import Glibc
import Threads

/// Listens at the socket in the data directory and answers each line that comes with one line. Owned by the hub, which stops it.
///
/// Connections are few and short: each has a thread, at most `maximumConnections`, and a time limit.
final class ControlServer: Sendable {
    static let maximumConnections = 8
    static let timeoutSeconds = 10
    static let socketName = "streamr.sock"

    private let handler: any ControlResponding
    private let directory: DataDirectory
    private let listener: Int32
    private let connections = Locked<Set<Int32>>([])
    private let acceptor = Locked<NativeThread?>(nil)

    init(directory: DataDirectory, handler: any ControlResponding) throws(SystemError) {
        self.directory = directory
        self.handler = handler
        listener = try LocalSocket.listen(at: Self.socketName, in: directory.path)
    }

    func start() throws(SystemError) {
        do throws(ThreadError) {
            let thread = try NativeThread("control") { [self] in accept() }
            acceptor.withLock { $0 = thread }
        } catch {
            throw SystemError("start the thread \"\(error.name)\"", code: error.code)
        }
    }

    /// Takes no further requests, ends those under way and removes the socket.
    func stop() {
        guard let thread = acceptor.withLock({ $0.take() }) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        thread.join()
        close(listener)
        unlink(directory.socket)
        for _ in 0..<50 {
            let isDone = connections.withLock { open in
                for descriptor in open { shutdown(descriptor, Int32(SHUT_RD)) }
                return open.isEmpty
            }
            if isDone { return }
            usleep(10_000)
        }
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else {
                if [EINTR, ECONNABORTED].contains(errno) { continue }
                guard [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(errno) else { return }
                usleep(100_000)
                continue
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            guard LocalSocket.peerIsOwner(descriptor) else {
                close(descriptor)
                continue
            }
            LocalSocket.setTimeout(descriptor, seconds: Self.timeoutSeconds)
            let isAdmitted = connections.withLock { open in
                guard open.count < Self.maximumConnections else { return false }
                return open.insert(descriptor).inserted
            }
            guard isAdmitted else {
                refuse(descriptor)
                continue
            }
            do throws(ThreadError) {
                try NativeThread("control-client") { [self] in serve(descriptor) }.detach()
            } catch {
                end(descriptor)
            }
        }
    }

    private func serve(_ descriptor: Int32) {
        var lines = LineReader(descriptor, limit: ControlRequest.maximumLength)
        while let line = lines.next() {
            let handler = handler
            guard let response = Blocking.wait({ await handler.respond(to: line) }), let bytes = ControlCoding.line(response),
                LocalSocket.send(bytes, to: descriptor)
            else { break }
        }
        end(descriptor)
    }

    private func refuse(_ descriptor: Int32) {
        if let bytes = ControlCoding.line(ControlResponse.failure("The hub is answering too many commands at once: try again.")) {
            _ = LocalSocket.send(bytes, to: descriptor)
        }
        close(descriptor)
    }

    private func end(_ descriptor: Int32) {
        connections.withLock { open in
            open.remove(descriptor)
            close(descriptor)
        }
    }
}
