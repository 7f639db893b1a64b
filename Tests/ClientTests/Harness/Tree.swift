import Foundation

/// The files that the tests share with programs of other kinds.
enum Tree {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// `path`: from the top of the tree.
    static func file(_ path: String) -> String { root.appendingPathComponent(path).path }
}
