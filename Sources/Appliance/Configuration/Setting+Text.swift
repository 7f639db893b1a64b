import Coordinator
import Live
import Packaging

/// What is wrong with a value: the end of the sentence "http = x: …".
struct SettingProblem: Error, Equatable {
    var words: String
}

extension Setting {
    /// Reads a value as a person writes it and puts it in its place.
    func apply(_ text: String, to configuration: inout HubConfiguration) throws(SettingProblem) {
        switch form {
        case .address(let place):
            guard let address = ListenAddress(text) else {
                throw SettingProblem(words: "is not an address and port, like [::]:8080, 127.0.0.1:8080 or 8080")
            }
            configuration[keyPath: place] = address
        case .addressOrOff(let place):
            guard text != "off" else {
                configuration[keyPath: place] = nil
                return
            }
            guard let address = ListenAddress(text) else {
                throw SettingProblem(words: "is neither off nor an address and port, like [::]:8443, 127.0.0.1:8443 or 8443")
            }
            configuration[keyPath: place] = address
        case .file(let place, let none):
            guard !text.isEmpty else { throw SettingProblem(words: "is neither a file nor \"\(none)\"") }
            configuration[keyPath: place] = text == none ? nil : text
        case .publicAddress(let place):
            guard text != "off" else {
                configuration[keyPath: place] = nil
                return
            }
            guard let address = PublicAddress(text) else {
                throw SettingProblem(
                    words: "is neither off nor a name or address that the Internet knows, like hub.example or 203.0.113.5:8444")
            }
            configuration[keyPath: place] = address
        case .duration(let place, let range):
            configuration[keyPath: place] = .milliseconds(try Self.milliseconds(text, in: range))
        case .powerOfTwoBytes(let place, let range):
            configuration[keyPath: place] = try Self.powerOfTwoBytes(text, in: range)
        case .count(let place, let range):
            guard let count = Self.digits(text), range.contains(count) else {
                throw SettingProblem(words: "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            configuration[keyPath: place] = count
        case .megabits(let place):
            configuration[keyPath: place] = try Self.bitsPerSecond(text)
        case .flag(let place):
            guard text == "on" || text == "off" else { throw SettingProblem(words: "is neither on nor off") }
            configuration[keyPath: place] = text == "on"
        case .flush(let place):
            guard text != "adaptive" else {
                configuration[keyPath: place] = .adaptive
                return
            }
            guard let time = try? Self.milliseconds(text, in: 1...1_000) else {
                throw SettingProblem(words: "is neither \"adaptive\" nor a time from 1ms to 1s, like 50ms")
            }
            configuration[keyPath: place] = .fixed(milliseconds: time)
        case .level(let place):
            guard let level = LogLevel(name: text) else {
                let names = LogLevel.allCases.map(\.name)
                throw SettingProblem(words: "is not one of \(names.joined(separator: ", "))\(NearestWord.hint(for: text, among: names))")
            }
            configuration[keyPath: place] = level
        case .ladder(let place):
            guard let choice = LadderConfiguration.Choice(text) else {
                throw SettingProblem(words: "is neither off nor auto nor a list of qualities, like 720p:2500k, 480p:1000k, audio")
            }
            configuration[keyPath: place] = choice
        case .encoder(let place):
            guard let choice = EncoderChoice(rawValue: text) else {
                let names = EncoderChoice.allCases.map(\.rawValue)
                throw SettingProblem(words: "is not one of \(names.joined(separator: ", "))\(NearestWord.hint(for: text, among: names))")
            }
            configuration[keyPath: place] = choice
        case .offload(let place):
            guard let policy = OffloadPolicy(rawValue: text) else {
                let names = OffloadPolicy.allCases.map(\.rawValue)
                throw SettingProblem(words: "is not one of \(names.joined(separator: ", "))\(NearestWord.hint(for: text, among: names))")
            }
            configuration[keyPath: place] = policy
        }
    }

    /// The value in a configuration, as a person writes it; `apply` reads it back.
    func text(in configuration: HubConfiguration) -> String {
        switch form {
        case .address(let place): return configuration[keyPath: place].description
        case .addressOrOff(let place): return configuration[keyPath: place]?.description ?? "off"
        case .file(let place, let none): return configuration[keyPath: place] ?? none
        case .publicAddress(let place): return configuration[keyPath: place]?.text ?? "off"
        case .duration(let place, _): return Self.text(configuration[keyPath: place])
        case .powerOfTwoBytes(let place, _):
            let bytes = configuration[keyPath: place]
            return bytes >= 1 << 20 ? "\(bytes >> 20)MiB" : "\(bytes >> 10)KiB"
        case .count(let place, _): return String(configuration[keyPath: place])
        case .megabits(let place):
            guard let bits = configuration[keyPath: place] else { return "off" }
            let whole = bits / 1_000_000
            let thousandths = bits % 1_000_000 / 1_000
            return thousandths == 0 ? "\(whole)" : "\(whole)." + String(String(1_000 + thousandths).dropFirst())
        case .flag(let place): return configuration[keyPath: place] ? "on" : "off"
        case .flush(let place):
            switch configuration[keyPath: place] {
            case .adaptive: return "adaptive"
            case .fixed(let milliseconds): return "\(milliseconds)ms"
            }
        case .level(let place): return configuration[keyPath: place].name
        case .ladder(let place): return configuration[keyPath: place].text
        case .encoder(let place): return configuration[keyPath: place].rawValue
        case .offload(let place): return configuration[keyPath: place].rawValue
        }
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.count <= 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func digits(_ text: String) -> Int? { digits(text[...]) }

    /// Splits `500ms` into 500 and `ms`.
    private static func numberAndUnit(_ text: String) -> (Int, String)? {
        let unit = text.drop { ("0"..."9").contains($0) }
        guard let number = digits(text[..<unit.startIndex]) else { return nil }
        return (number, unit.drop { $0 == " " }.lowercased())
    }

    private static func milliseconds(_ text: String, in range: ClosedRange<Int>) throws(SettingProblem) -> Int {
        let factors = ["ms": 1, "s": 1_000, "m": 60_000, "min": 60_000, "h": 3_600_000]
        if let (number, unit) = numberAndUnit(text), let factor = factors[unit] {
            let (time, overflow) = number.multipliedReportingOverflow(by: factor)
            if !overflow, range.contains(time) { return time }
        }
        let bounds = "\(Self.text(.milliseconds(range.lowerBound))) to \(Self.text(.milliseconds(range.upperBound)))"
        throw SettingProblem(words: "is not a time from \(bounds), written like 500ms, 30s or 2m")
    }

    private static func powerOfTwoBytes(_ text: String, in range: ClosedRange<Int>) throws(SettingProblem) -> Int {
        let shifts = ["kib": 10, "mib": 20, "gib": 30]
        if let (number, unit) = numberAndUnit(text), let shift = shifts[unit], number > 0, number < 1 << 20 {
            let bytes = number << shift
            if range.contains(bytes), bytes & (bytes - 1) == 0 { return bytes }
        }
        let bounds = [range.lowerBound, range.upperBound].map { $0 >= 1 << 20 ? "\($0 >> 20)MiB" : "\($0 >> 10)KiB" }
        throw SettingProblem(words: "is not a power of two from \(bounds[0]) to \(bounds[1]), written like 512KiB or 32MiB")
    }

    private static func bitsPerSecond(_ text: String) throws(SettingProblem) -> Int? {
        if text == "off" { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if let whole = digits(parts[0]), !parts[0].isEmpty, whole <= 1_000_000 {
            if parts.count == 1, whole > 0 { return whole * 1_000_000 }
            if parts.count == 2, (1...3).contains(parts[1].count), let fraction = digits(parts[1]) {
                let thousandths = fraction * [100, 10, 1][parts[1].count - 1]
                if whole + thousandths > 0 { return whole * 1_000_000 + thousandths * 1_000 }
            }
        }
        throw SettingProblem(words: "is neither \"off\" nor a number of Mbit/s above 0, like 20 or 7.5")
    }

    private static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        if milliseconds % 1_000 != 0 { return "\(milliseconds)ms" }
        return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
