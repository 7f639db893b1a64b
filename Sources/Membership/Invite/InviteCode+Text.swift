extension InviteCode {
    /// What a code's text begins with.
    public static let mark = "streamr-"
    /// Bytes of a pasted text; a longer one is something else.
    public static let maximumText = 8192

    /// `streamr-01abcdef-…`: the bytes in base 32, in groups of eight.
    public var text: String {
        let letters = Array(Base32.text(bytes))
        return Self.mark
            + stride(from: 0, to: letters.count, by: 8).map { String(letters[$0..<min($0 + 8, letters.count)]) }.joined(separator: "-")
    }

    /// Reads a code as it was pasted: alone, as the end of a link, with words before it; with spaces, line breaks, hyphens, quotes, and in
    /// whatever case.
    public init(text: String) throws(MembershipError) {
        guard text.utf8.count <= Self.maximumText else { throw .notAnInviteCode }
        var letters = try Self.letters(of: text)
        let mark = Self.mark.dropLast()
        guard let start = letters.lastRange(of: mark) else { throw .notAnInviteCode }
        letters = String(letters[start...].dropFirst(mark.count))
        guard letters.utf8.count >= 8 else { throw .mistypedInviteCode }
        guard let bytes = Base32.bytes(letters), bytes.count >= 5 else { throw .mistypedInviteCode }
        try self.init(bytes: bytes)
    }

    /// The letters and digits, in lower case; a letter of another alphabet is kept, so that it is seen as a mistake.
    private static func letters(of text: String) throws(MembershipError) -> String {
        var letters = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                if (0x41...0x5A).contains(byte) {
                    letters.append(Unicode.Scalar(byte | 0x20))
                } else if (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) {
                    letters.append(scalar)
                }
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                letters.append(scalar)
            }
        }
        return String(letters)
    }

    /// The code in a link: behind `#`, which a browser tells no server. `page`: the hub's page for it, without a fragment.
    public func link(page: String) -> String { page + "#" + text }
}

extension String {
    /// Where the last occurrence of `part` begins.
    fileprivate func lastRange(of part: Substring) -> Index? {
        var found: Index?
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(part) { found = place }
            place = index(after: place)
        }
        return found
    }
}
