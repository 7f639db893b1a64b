/// How a member's box is, by its own word.
public struct MemberHealth: Codable, Sendable, Equatable {
    public var uptimeSeconds: Int64
    /// Of the machine, in hundredths: the mean of a minute.
    public var loadHundredths: Int
    /// Tenths of a degree Celsius; nil: the machine does not say.
    public var temperatureTenths: Int?
    public var freeMemoryKiB: Int64
    /// What it gives to this hub now.
    public var uplinkKilobits: Int64
    /// Why that is not more.
    public var uplinkReason: String?
    /// The streams that its owner wants to support; nil: all.
    public var wantedStreams: [String]?
    public var streams: [HeldStream]
    /// Other members that it reaches.
    public var peersReached: Int

    public init(
        uptimeSeconds: Int64, loadHundredths: Int, temperatureTenths: Int?, freeMemoryKiB: Int64, uplinkKilobits: Int64,
        uplinkReason: String?, wantedStreams: [String]? = nil, streams: [HeldStream], peersReached: Int
    ) {
        self.uptimeSeconds = uptimeSeconds
        self.loadHundredths = loadHundredths
        self.temperatureTenths = temperatureTenths
        self.freeMemoryKiB = freeMemoryKiB
        self.uplinkKilobits = uplinkKilobits
        self.uplinkReason = uplinkReason
        self.wantedStreams = wantedStreams
        self.streams = streams
        self.peersReached = peersReached
    }

    /// In a line: what the owner looks at first.
    public var words: String {
        var parts = ["gives \(Words.bitrate(Int(uplinkKilobits) * 1_000))"]
        if let uplinkReason { parts[0] += " (\(uplinkReason))" }
        if let wantedStreams { parts.append("only for \(wantedStreams.joined(separator: ", "))") }
        for stream in streams { parts.append("passes \(stream.name) on, \(stream.viewers) viewer\(stream.viewers == 1 ? "" : "s")") }
        parts.append("load \(loadHundredths / 100).\(loadHundredths / 10 % 10)")
        if let temperatureTenths { parts.append("\(temperatureTenths / 10) °C") }
        parts.append("\(freeMemoryKiB / 1_024) MiB free")
        return parts.joined(separator: ", ")
    }
}

/// A stream that a member holds.
public struct HeldStream: Codable, Sendable, Equatable {
    public var name: String
    public var parts: Int64
    public var viewers: Int64

    public init(name: String, parts: Int64, viewers: Int64) {
        self.name = name
        self.parts = parts
        self.viewers = viewers
    }
}
