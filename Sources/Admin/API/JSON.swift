import FoundationEssentials
import Web

/// The JSON of the API, both ways.
enum JSON {
    static func response(_ value: some Encodable, status: Int = 200) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return .json(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")], status: status)
        } catch {
            return .text("The answer cannot be written as JSON.\n", status: 500)
        }
    }

    /// An error in words: `{"error": "…"}`.
    static func error(_ words: String, status: Int) -> Response {
        response(["error": words], status: status)
    }

    /// Returns nil when the body is not the JSON of a `T`.
    static func read<T: Decodable>(_ type: T.Type, from body: [UInt8]) -> T? {
        try? JSONDecoder().decode(type, from: Data(body))
    }
}

extension HubStatus {
    /// The status as one line of JSON.
    public var json: String {
        guard case .bytes(let bytes) = JSON.response(self).body else { return "{}" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
