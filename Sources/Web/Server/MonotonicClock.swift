import Glibc

/// Seconds that pass evenly, whatever is done to the wall clock.
enum MonotonicClock {
    static var seconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec
    }
}
