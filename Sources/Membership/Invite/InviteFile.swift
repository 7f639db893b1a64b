/// The text file with a code in it, for the boot partition of a friend's SD card.
///
/// Lines that begin with `#` are for people. Everything else is the code, in as many lines as an editor made of it.
public enum InviteFile {
    public static let name = "streamr-invite.txt"
    /// Bytes; a longer file is something else.
    public static let maximumSize = 16 << 10

    /// `hub`: how the hub calls itself.
    public static func text(_ code: InviteCode, hub: String) -> String {
        let name = String(decoding: hub.keptBytes(64), as: UTF8.self)
        return """
            # An invite to support \(name.isEmpty ? "a hub" : name) with StreamrP2P Home.
            # Put this file on the first partition of the SD card of your box, or give the code below to: streamr join
            # It is a key: whoever has it can take your place. The box removes the file once it has joined.
            \(code.text)

            """
    }

    public static func read(_ bytes: [UInt8]) throws(MembershipError) -> InviteCode {
        guard bytes.count <= maximumSize, let text = String(validating: bytes, as: UTF8.self) else { throw .notAnInviteCode }
        let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
        let code = lines.map { String(Substring($0)) }.filter { !$0.drop { " \t\u{FEFF}".contains($0) }.hasPrefix("#") }
        return try InviteCode(text: code.joined(separator: "\n"))
    }
}
