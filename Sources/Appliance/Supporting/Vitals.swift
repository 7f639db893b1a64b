import Files
import Glibc
import Membership
import Threads

/// How this machine is, by the files in which Linux says so. What it does not say is left out.
enum Vitals {
    private static let started = SteadyClock.milliseconds()

    static func heartbeat() -> Heartbeat {
        var heartbeat = Heartbeat()
        heartbeat.uptimeSeconds = UInt32(clamping: (SteadyClock.milliseconds() - started) / 1_000)
        var loads = [0.0]
        if getloadavg(&loads, 1) == 1 { heartbeat.loadHundredths = UInt16(clamping: Int((loads[0] * 100).rounded())) }
        heartbeat.freeMemoryKiB = UInt32(clamping: availableMemory(text("/proc/meminfo") ?? "") ?? 0)
        // Thousandths of a degree.
        if let line = text("/sys/class/thermal/thermal_zone0/temp"), let degrees = Int(line.filter { !$0.isNewline }) {
            heartbeat.temperature = Int16(clamping: max(-9_999, degrees / 100))
        }
        return heartbeat
    }

    /// KiB, of `/proc/meminfo`.
    static func availableMemory(_ text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    private static func text(_ path: String) -> String? {
        (try? FilePath.read(path, limit: 16 << 10)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }
}
