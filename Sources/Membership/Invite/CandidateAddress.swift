/// Where a hub may be reached: one of several ways that are tried.
public struct CandidateAddress: Hashable, Sendable {
    public enum Host: Hashable, Sendable {
        /// Four bytes, the first first.
        case ipv4(UInt32)
        /// 16 bytes.
        case ipv6([UInt8])
        /// A DNS name: 1 to 253 of the characters a-z 0-9 - and dots.
        case name(String)
    }

    public let host: Host
    public let port: UInt16

    /// nil: a port 0, an address of the wrong size, or a name with other characters.
    public init?(host: Host, port: UInt16) {
        guard port != 0 else { return nil }
        switch host {
        case .ipv4: self.host = host
        case .ipv6(let bytes):
            guard bytes.count == 16 else { return nil }
            self.host = host
        case .name(let name):
            guard let name = Self.checked(name) else { return nil }
            self.host = .name(name)
        }
        self.port = port
    }

    static let maximumName = 253

    private static func checked(_ name: String) -> String? {
        let labels = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard (1...maximumName).contains(name.utf8.count), labels.count <= 127 else { return nil }
        for label in labels {
            guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-", label.utf8.allSatisfy(isNameByte) else {
                return nil
            }
        }
        // Digits and dots alone would be another way to write an address.
        guard let last = labels.last, !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return labels.joined(separator: ".")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
}

extension CandidateAddress {
    /// Whether only somebody in the same home can mean it: private, shared, link-local and loopback addresses (RFC 1918, 6598, 3927, 4193,
    /// 4291) and names under `.local`.
    public var isPrivate: Bool {
        switch host {
        case .ipv4(let address):
            return address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8 || address >> 22 == 0x191
                || address >> 16 == 0xA9FE || address >> 24 == 127
        case .ipv6(let bytes):
            if bytes.dropLast().allSatisfy({ $0 == 0 }) { return true }
            return bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80)
        case .name(let name): return name.hasSuffix(".local") || name == "localhost"
        }
    }

    /// Whether only the machine itself can mean it.
    public var isLoopback: Bool {
        switch host {
        case .ipv4(let address): return address >> 24 == 127
        case .ipv6(let bytes): return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        case .name(let name): return name == "localhost"
        }
    }

    /// Whether nobody can be there: all zeros, multicast and broadcast.
    public var isNowhere: Bool {
        switch host {
        case .ipv4(let address): return address >> 24 == 0 || address >> 28 >= 0xE
        case .ipv6(let bytes): return bytes.allSatisfy { $0 == 0 } || bytes[0] == 0xFF || Self.isMapped(bytes)
        case .name: return false
        }
    }

    /// An IPv4 address in the dress of IPv6, which would pass by the rules for IPv4.
    private static func isMapped(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    }
}
