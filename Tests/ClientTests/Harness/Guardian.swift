import Foundation

/// A small shell beside the tests that ends every program still running when the test process is gone, however it went.
///
/// It hears of process groups by its standard input; the end of that input is the death of the tests.
final class Guardian: @unchecked Sendable {
    static let shared = Guardian()

    // Written only while `lock` is held.
    private let lock = NSLock()
    private let input: Int32

    private init() {
        signal(SIGPIPE, SIG_IGN)
        let script = """
            trap '' INT TERM HUP
            groups=
            while read -r event group; do
                case $event in
                started) groups="$groups $group " ;;
                ended) groups=$(printf %s "$groups" | sed "s/ $group / /") ;;
                esac
            done
            for group in $groups; do kill -9 "-$group" 2>/dev/null; done
            """
        let ends = (try? Pipe.ends()) ?? (-1, -1)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends.0, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(script), nil]
        var pid: pid_t = 0
        posix_spawnp(&pid, "sh", &actions, &attributes, &argv, environ)
        for pointer in argv { free(pointer) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        close(ends.0)
        input = ends.1
    }

    func started(_ group: pid_t) { tell("started \(group)") }
    func ended(_ group: pid_t) { tell("ended \(group)") }

    private func tell(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        lock.withLock { _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) } }
    }
}
