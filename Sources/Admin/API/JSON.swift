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

    /// Returns nil when the body is not the JSON of a `T`, or has more in it than a `T`.
    static func read<T: ClosedBody>(_ type: T.Type, from body: [UInt8]) -> T? {
        let data = Data(body)
        guard let names = try? JSONDecoder().decode(MemberNames.self, from: data).names,
            names.isSubset(of: type.CodingKeys.allCases.map(\.stringValue))
        else { return nil }
        return try? JSONDecoder().decode(type, from: data)
    }
}

/// The body of a request: an object that has only the members that it names, so that a misspelt one is refused and not ignored.
protocol ClosedBody: Decodable {
    associatedtype CodingKeys: CodingKey, CaseIterable
}

/// The names of an object's members.
private struct MemberNames: Decodable {
    let names: Set<String>

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
    }
}

extension HubStatus {
    /// The status as one line of JSON.
    public var json: String {
        guard case .bytes(let bytes) = JSON.response(self).body else { return "{}" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
