/// The `Host` field (RFC 9110, 7.2): a name or an address, and a port.
struct Host: Equatable {
    /// In lower case, without the brackets of an IPv6 address.
    let name: String
    let port: UInt16?

    /// Returns nil for what is not a host: user information, a path, a wrong port, other characters.
    init?(_ field: String) {
        let bytes = Array(field.utf8)
        guard bytes.count <= 300 else { return nil }
        let colon: Int?
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let inside = bytes[1..<bracket]
            guard !inside.isEmpty, inside.allSatisfy({ Self.isHex($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }),
                bracket + 1 == bytes.count || bytes[bracket + 1] == UInt8(ascii: ":")
            else { return nil }
            name = String(decoding: inside.map(Self.lower), as: UTF8.self)
            colon = bracket + 1 < bytes.count ? bracket + 1 : nil
        } else {
            colon = bytes.firstIndex(of: UInt8(ascii: ":"))
            let inside = bytes[..<(colon ?? bytes.count)]
            guard !inside.isEmpty, inside.allSatisfy(Self.isNameByte) else { return nil }
            name = String(decoding: inside.map(Self.lower), as: UTF8.self)
        }
        guard let colon, colon + 1 < bytes.count else {
            port = nil
            return
        }
        guard let number = UInt16(String(decoding: bytes[(colon + 1)...], as: UTF8.self)) else { return nil }
        port = number
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch lower(byte) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch lower(byte) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
