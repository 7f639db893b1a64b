import FoundationEssentials

/// What the hub says about where this viewer gets the stream.
struct SourcesAnswer: Decodable {
    struct Source: Decodable {
        /// Its opaque name.
        var node: String
        var url: String
        var stripes: String
        var entries: Bool
    }

    struct Hub: Decodable {
        var stripes: String
        var entries: Bool?
    }

    var stream: String
    /// Hexadecimal, as everything that is a number of many digits.
    var session: String
    var hubKey: String
    var ticket: String
    var secret: String
    var slices: Int
    var cycle: Int
    var hub: Hub
    var sources: [Source]
    var why: String?

    private enum CodingKeys: String, CodingKey {
        case stream, session, ticket, secret, slices, cycle, hub, sources, why
        case hubKey = "hub_key"
    }

    init?(_ json: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(SourcesAnswer.self, from: Data(json)) else { return nil }
        self = answer
    }

    /// The 32 bytes of a key in hexadecimal.
    static func bytes(_ text: String) -> [UInt8] {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
