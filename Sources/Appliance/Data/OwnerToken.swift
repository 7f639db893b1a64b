import Admin
import Files
import Glibc
import Identity
import Threads

/// The owner's token: 32 random bytes in a file that only the owner may read. It proves to the API that the owner asks. Owned by the hub;
/// reached from the web server's threads.
final class OwnerToken: Sendable {
    static let size = 32

    private struct State {
        /// nil: the disk took none, so that there is none to be known.
        var text: String?
        var epoch = 0
    }

    private let path: String
    private let state: Locked<State>
    /// Hears of each new token, so that it never stands in the log.
    private let onChange: @Sendable (String) -> Void

    /// Reads the token, or makes it when there is none.
    init(_ directory: DataDirectory, onChange: @escaping @Sendable (String) -> Void = { _ in }) {
        path = directory.ownerToken
        self.onChange = onChange
        let known = Self.read(path)
        state = Locked(State(text: known))
        if let known { onChange(known) } else { _ = try? rotate() }
    }

    var text: String? { state.withLock { $0.text } }
    /// Another number after each change; see `OwnerAccess`.
    var epoch: Int { state.withLock { $0.epoch } }

    func matches(_ guess: String) -> Bool {
        guard let text else { return false }
        return ConstantTime.equal(text, guess)
    }

    /// The old token counts until the new one is on the disk.
    func rotate() throws(SystemError) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let made = String(decoding: Random.bytes(Self.size).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        onChange(made)
        try FilePath.replace(Array((made + "\n").utf8), at: path)
        state.withLock { state in
            state.text = made
            state.epoch += 1
        }
        return made
    }

    /// Those who came in with the old password are out.
    func passwordChanged() { state.withLock { $0.epoch += 1 } }

    /// nil: there is none, it is not one, or others could have read it.
    private static func read(_ path: String) -> String? {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 == 0,
            let bytes = try? FilePath.read(path, limit: 1024)
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        return text.utf8.count == 2 * size && text.allSatisfy(\.isHexDigit) ? text : nil
    }
}
