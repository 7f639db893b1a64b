import Glibc
import Threads

/// The end of a program that is stopping and does not come to an end.
enum Overdue {
    /// After that time says why, and ends the process at once.
    static func exit(after limit: Duration, _ log: Log, _ words: String) throws(ThreadError) {
        let microseconds = useconds_t(limit / .microseconds(1))
        let thread = try NativeThread("overdue") {
            usleep(microseconds)
            log.error(words)
            _exit(Program.failed)
        }
        thread.detach()
    }
}
