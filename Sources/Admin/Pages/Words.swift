/// Numbers as people read them.
enum Words {
    /// `0 kbit/s`, `640 kbit/s`, `2.6 Mbit/s`, `1.2 Gbit/s`.
    static func bitrate(_ bitsPerSecond: Int) -> String {
        switch bitsPerSecond {
        case ..<1_000_000: "\(max(0, bitsPerSecond) / 1000) kbit/s"
        case 100_000_000..<1_000_000_000: "\(bitsPerSecond / 1_000_000) Mbit/s"
        case ..<1_000_000_000: "\(oneDecimal(bitsPerSecond / 100_000)) Mbit/s"
        default: "\(oneDecimal(bitsPerSecond / 100_000_000)) Gbit/s"
        }
    }

    /// `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`.
    static func duration(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(max(0, seconds)) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<86400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86400) d \(seconds / 3600 % 24) h"
        }
    }

    /// `1080p30`, `1280 × 720`, or nothing.
    static func picture(_ video: StreamStatus.Video) -> String? {
        guard let width = video.width, let height = video.height else { return nil }
        guard let rate = video.framesPerSecond, rate > 0, rate < 1000 else { return "\(width) × \(height)" }
        return "\(width) × \(height), \(rounded(rate)) fps"
    }

    /// `48 kHz stereo`.
    static func sound(_ audio: StreamStatus.Audio) -> String? {
        var parts: [String] = []
        if let rate = audio.sampleRate {
            parts.append(rate % 1000 == 0 ? "\(rate / 1000) kHz" : "\(oneDecimal(rate / 100)) kHz")
        }
        switch audio.channels {
        case 1: parts.append("mono")
        case 2: parts.append("stereo")
        case let channels?: parts.append("\(channels) channels")
        case nil: break
        }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func rounded(_ rate: Double) -> String {
        let tenths = Int((rate * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : oneDecimal(tenths)
    }

    private static func oneDecimal(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

    /// The day in UTC of a moment in seconds since 1970: `2026-11-21`.
    static func day(_ seconds: Int64) -> String {
        // Days since 1 March 0000, counted in eras of 400 years: leap days stand at the end of a year that begins in March.
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * march + 2) / 5 + 1
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// A moment in seconds since 1970, in UTC: `2026-11-21T20:15:00Z`.
    static func moment(_ seconds: Int64) -> String {
        let inDay = (seconds % 86_400 + 86_400) % 86_400
        let parts = [inDay / 3_600, inDay / 60 % 60, inDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return day(seconds) + "T" + parts.joined(separator: ":") + "Z"
    }
}
