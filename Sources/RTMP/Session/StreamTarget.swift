/// Where a publisher or player wants to go: the app of `connect` and the name of `publish` or `play`, taken apart.
///
/// Encoders that were given one URL put the key into the app ("live/KEY") and leave the name empty.
struct StreamTarget: Equatable {
    var app: String
    var name: String
    var query: String

    init(app: String, name: String) {
        let (appPath, appQuery) = Self.cut(app, at: "?")
        let (streamName, nameQuery) = Self.cut(name, at: "?")
        let parts = appPath.split(separator: "/", omittingEmptySubsequences: true)
        var text = Self.trimmed(streamName)
        var appParts = parts[...]
        if text.isEmpty, parts.count > 1, let last = appParts.popLast() {
            text = String(last)
        }
        self.app = appParts.joined(separator: "/")
        self.name = text
        query = nameQuery.isEmpty ? appQuery : nameQuery
    }

    /// Without slashes around it and the prefixes by which Flash players name file types.
    private static func trimmed(_ text: String) -> String {
        let name = String(text.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/"))
        for prefix in ["flv:", "mp4:", "mp3:"] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    private static func cut(_ text: String, at separator: Character) -> (String, String) {
        guard let index = text.firstIndex(of: separator) else { return (text, "") }
        return (String(text[..<index]), String(text[text.index(after: index)...]))
    }
}
