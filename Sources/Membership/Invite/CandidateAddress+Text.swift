extension CandidateAddress: CustomStringConvertible {
    /// `192.0.2.1:8600`, `[2001:db8::1]:8600`, `hub.example:8600`: as it stands in a URL.
    public var description: String {
        switch host {
        case .ipv4(let address): return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255):\(port)"
        case .ipv6(let bytes): return "[\(Self.text(bytes))]:\(port)"
        case .name(let name): return "\(name):\(port)"
        }
    }

    /// Reads a host as a person or the system writes it, without brackets; nil: neither an address nor a name.
    public init?(host text: String, port: UInt16) {
        if let address = Self.ipv4(text[...]) {
            self.init(host: .ipv4(address), port: port)
        } else if text.contains(":") {
            guard let bytes = Self.ipv6(text) else { return nil }
            self.init(host: .ipv6(bytes), port: port)
        } else {
            self.init(host: .name(text), port: port)
        }
    }

    /// Four numbers up to 255 without leading zeros.
    private static func ipv4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part == "0" || !part.hasPrefix("0"), let byte = UInt8(part) else {
                return nil
            }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    /// RFC 4291, 2.2: groups, `::` once, and maybe an IPv4 address at the end.
    private static func ipv6(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, !text.contains(":::") else { return nil }
        let isWhole = halves.count == 1
        guard let head = groups(halves[0], mayEndInIPv4: isWhole), let tail = groups(isWhole ? "" : halves[1], mayEndInIPv4: true) else {
            return nil
        }
        let missing = 16 - head.count - tail.count
        guard isWhole ? missing == 0 : missing >= 2 else { return nil }
        return head + [UInt8](repeating: 0, count: missing) + tail
    }

    private static func groups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains(".") {
                guard let address = ipv4(part) else { return nil }
                bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address >> $0) }
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit), let group = UInt16(part, radix: 16) else {
                    return nil
                }
                bytes += [UInt8(group >> 8), UInt8(group & 255)]
            }
            guard bytes.count <= 16 else { return nil }
        }
        return bytes
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    /// RFC 5952: lower case, the longest run of zeros left out.
    private static func text(_ bytes: [UInt8]) -> String {
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var longest = 0..<0
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start > max(1, longest.count) { longest = start..<end }
            start = max(end, start + 1)
        }
        let texts = groups.map { String($0, radix: 16) }
        guard !longest.isEmpty else { return texts.joined(separator: ":") }
        return texts[..<longest.lowerBound].joined(separator: ":") + "::" + texts[longest.upperBound...].joined(separator: ":")
    }
}
