import Files
import Glibc
import Identity
import Membership
import Node
import Threads

/// Waits for a file with an invite, gives it to the node, and removes it once the box has joined. Owned by the command that runs the node.
///
/// ```
///  no file ──appears──► read ──a code──► joining ──member──► overwritten, removed ──► over
///     ▲                   │                 └──refused──► said once; another file is waited for
///     └───── not a code, said once ─────────┘
/// ```
final class InviteFileWatch: Sendable {
    private let path: String
    private let node: Node
    private let log: Log
    /// Rung when it stops.
    private let bell = Bell()
    private let thread = Locked<NativeThread?>(nil)

    init(_ path: String, node: Node, log: Log) {
        self.path = path
        self.node = node
        self.log = log
    }

    func start() throws {
        let started = try NativeThread("invite-file") { [self] in run() }
        thread.withLock { $0 = started }
    }

    func stop() {
        bell.ring()
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        var said = ""
        repeat {
            let trouble = look()
            if let trouble, trouble != said { log.warning("the invite file", ["file": path, "reason": trouble]) }
            said = trouble ?? ""
        } while !bell.wait(milliseconds: 1_000)
    }

    /// nil: all is well, or there is no file.
    private func look() -> String? {
        do {
            guard let bytes = try FilePath.read(path, limit: InviteFile.maximumSize) else { return nil }
            let code = try InviteFile.read(bytes)
            if node.hub(code.hub)?.state == nil {
                switch try node.joinOnce(code) {
                case .begun: return nil
                case .isMember, .known(.joined), .known(.waitsForApproval): break
                case .known(let outcome): return NodeLog.words(outcome ?? .unknown)
                }
            }
            try Self.destroy(path, size: bytes.count)
            log.notice("the invite file is used and removed", ["file": path])
            return nil
        } catch {
            return String(describing: error)
        }
    }

    /// Overwrites the secret before the name goes: an SD card is read by others.
    static func destroy(_ path: String, size: Int) throws(SystemError) {
        if let file = try? OpenFile(path, O_WRONLY | O_NOFOLLOW) {
            try? file.write([UInt8](repeating: 0, count: size))
            try? file.sync()
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove \(path)") }
    }
}
