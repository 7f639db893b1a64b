import CVersion

/// Which program this is.
enum Version {
    static let number = "0.1.0"

    /// The commit that a release was built from; nil in other builds.
    static var commit: String? {
        let text = String(cString: streamr_commit())
        return text.isEmpty ? nil : text
    }

    /// `0.1.0 (a1b2c3d)`
    static var text: String { number + (commit.map { " (\($0))" } ?? "") }
}
