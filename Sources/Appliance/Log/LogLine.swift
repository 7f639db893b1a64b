/// One log line: a priority in front, then `key=value` pairs (logfmt).
///
/// `<6>time=2026-11-21T14:31:10.123Z level=info msg="publisher connected" stream=live`
struct LogLine: Sendable {
    /// A pipe takes so many bytes at once, so that lines never mix (POSIX.1-2017, write(), PIPE_BUF).
    static let maximumLength = 4096

    var level: LogLevel
    var time: String?
    var message: String
    var fields: KeyValuePairs<String, String>

    /// The line with its line break, at most `maximumLength` bytes.
    func bytes(hiding secrets: Set<String>) -> [UInt8] {
        var text = "<\(level.rawValue)>"
        if let time { text += "time=\(time) " }
        text += "level=\(level.name) msg=\(Self.quoted(Self.masked(message, secrets)))"
        for (key, value) in fields { text += " \(key)=\(Self.quoted(Self.masked(value, secrets)))" }
        var bytes = Array(text.utf8)
        if bytes.count >= Self.maximumLength {
            bytes.removeLast(bytes.count - Self.maximumLength + 4)
            bytes += Array("...".utf8)
        }
        return bytes + [UInt8(ascii: "\n")]
    }

    /// Quotes a value when it would not stand as one plain word. Control characters never pass.
    static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "=" && $0 != "\\" }
        if isPlain { return value }
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar.properties.generalCategory == .control ? "?" : scalar)
            }
        }
        return text + "\""
    }

    /// Replaces every secret in a text. A person who mixes up name and key must not write the key into the log.
    static func masked(_ text: String, _ secrets: Set<String>) -> String {
        var bytes = Array(text.utf8)
        let mask = Array("<stream key>".utf8)
        var wasFound = false
        for secret in secrets where secret.utf8.count <= bytes.count && !secret.isEmpty {
            let wanted = Array(secret.utf8)
            var index = 0
            while index + wanted.count <= bytes.count {
                if bytes[index] == wanted[0], bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                    bytes.replaceSubrange(index..<(index + wanted.count), with: mask)
                    index += mask.count
                    wasFound = true
                } else {
                    index += 1
                }
            }
        }
        return wasFound ? String(decoding: bytes, as: UTF8.self) : text
    }
}
