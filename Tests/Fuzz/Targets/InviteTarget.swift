import Membership

/// Reads the input as a pasted text, as an invite file and as the bytes of a code; what is read must come out the same.
enum InviteTarget {
    static func run(_ input: [UInt8]) {
        let codes = [
            try? InviteCode(text: String(decoding: input, as: UTF8.self)), try? InviteFile.read(input), try? InviteCode(bytes: input),
        ]
        for code in codes.compactMap({ $0 }) {
            guard let second = try? InviteCode(text: code.text) else { preconditionFailure("what was written cannot be read") }
            precondition(second == code, "a code changes as it is written and read")
            precondition(code.bytes.count <= 512 && code.addresses.count <= 16, "a code without bounds")
        }
    }
}
