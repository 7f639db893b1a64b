import Media

/// Numbers as people read them.
public enum Words {
    /// `0 kbit/s`, `640 kbit/s`, `2.6 Mbit/s`, `1.2 Gbit/s`.
    public static func bitrate(_ bitsPerSecond: Int) -> String {
        switch bitsPerSecond {
        case ..<1_000_000: "\(max(0, bitsPerSecond) / 1000) kbit/s"
        case 100_000_000..<1_000_000_000: "\(bitsPerSecond / 1_000_000) Mbit/s"
        case ..<1_000_000_000: "\(oneDecimal(bitsPerSecond / 100_000)) Mbit/s"
        default: "\(oneDecimal(bitsPerSecond / 100_000_000)) Gbit/s"
        }
    }

    /// `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`.
    public static func duration(_ seconds: Int) -> String {
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
    static func day(_ seconds: Int64) -> String { WallTime(unixSeconds: seconds).date }

    /// A moment in seconds since 1970, in UTC: `2026-11-21T20:15:00Z`.
    static func moment(_ seconds: Int64) -> String {
        let time = WallTime(unixSeconds: seconds)
        return "\(time.date)T\(time.timeOfDay)Z"
    }
}
