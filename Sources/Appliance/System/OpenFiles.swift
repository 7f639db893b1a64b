import Glibc

/// The limit of open files: each viewer is one.
enum OpenFiles {
    static let wanted: rlim_t = 1 << 20

    /// Raises the limit as far as the system lets it, and returns it.
    static func raiseLimit() -> UInt64 {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(7), &limit) == 0 else { return 0 }
        let hard = limit.rlim_max
        for ceiling in [max(hard, wanted), hard] {
            var raised = rlimit(rlim_cur: min(wanted, ceiling), rlim_max: ceiling)
            if setrlimit(__rlimit_resource_t(7), &raised) == 0 { return UInt64(raised.rlim_cur) }
        }
        return UInt64(limit.rlim_cur)
    }
}
