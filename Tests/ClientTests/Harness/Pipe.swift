import Foundation

/// Pipes that started programs do not inherit by accident.
enum Pipe {
    /// Held while pipes are made and a program is started: there is a moment in which a new pipe would be inherited.
    static let lock = NSLock()

    /// The reading and the writing end.
    static func ends() throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure("no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
