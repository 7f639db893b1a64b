/// `off`, `auto`, or renditions as a person lists them: `720p:2500k, 480p:1M, audio`.
extension LadderConfiguration.Choice {
    /// What a text means; nil for one that means nothing, or the same rendition twice.
    public init?(_ text: String) {
        switch text {
        case "off": self = .off
        case "auto": self = .auto
        default:
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
            let rungs = words.compactMap { LadderConfiguration.Rung($0) }
            guard rungs.count == words.count, rungs.count <= LadderConfiguration.maximumRungs, Set(rungs.map(\.name)).count == rungs.count
            else { return nil }
            self = .rungs(rungs)
        }
    }

    public var text: String {
        switch self {
        case .off: "off"
        case .auto: "auto"
        case .rungs(let rungs): rungs.map(\.text).joined(separator: ", ")
        }
    }
}

extension LadderConfiguration.Rung {
    init?(_ text: some StringProtocol) {
        let word = String(text.filter { $0 != " " && $0 != "\t" }).lowercased()
        guard word != "audio" else {
            self = .sound
            return
        }
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].last == "p", let lines = Self.digits(parts[0].dropLast()),
            LadderConfiguration.lines.contains(lines), lines % 2 == 0,
            let bitRate = Self.bitRate(parts[1]), LadderConfiguration.bitRates.contains(bitRate)
        else { return nil }
        self = .picture(lines: lines, bitRate: bitRate)
    }

    var text: String {
        switch self {
        case .picture(let lines, let bitRate): "\(lines)p:\(bitRate / 1000)k"
        case .sound: "audio"
        }
    }

    /// `2500k`, `2m` and `2.5m` in bits a second; whole thousands only.
    private static func bitRate(_ text: Substring) -> Int? {
        if text.last == "k" { return digits(text.dropLast()).map { $0 * 1000 } }
        guard text.last == "m" else { return nil }
        let parts = text.dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = digits(first) else { return nil }
        guard parts.count == 2 else { return whole * 1_000_000 }
        guard parts[1].utf8.count <= 3, let fraction = digits(parts[1]) else { return nil }
        return whole * 1_000_000 + fraction * [100_000, 10_000, 1000][parts[1].utf8.count - 1]
    }

    private static func digits(_ text: Substring) -> Int? {
        (1...7).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}
