import Foundation

/// Programs of Debian 13, whose ffmpeg 7 speaks enhanced RTMP: this machine's own where they are new enough, else those of a small root
/// that `Images/debian13-chroot` makes once.
enum Debian13 {
    /// The start of a command line; the named directory has the same path inside the root.
    static func ffmpeg(sharing directory: String? = nil) async throws -> [String] {
        try await Root.shared.command("ffmpeg", sharing: directory)
    }
    static func ffprobe() async throws -> [String] { try await Root.shared.command("ffprobe", sharing: nil) }
    static func ffplay() async throws -> [String] { try await Root.shared.command("ffplay", sharing: nil) }

    private actor Root {
        static let shared = Root()
        private var preparing: Task<[String], any Error>?

        func command(_ program: String, sharing directory: String?) async throws -> [String] {
            let task = preparing ?? Task { try await Self.prepare() }
            preparing = task
            let prefix = try await task.value
            guard let inChroot = prefix.first else { return [program] }
            return [inChroot] + (directory.map { ["--bind", $0] } ?? []) + prefix.dropFirst() + [program]
        }

        /// Empty when this machine's ffmpeg is new enough, else `Images/in-chroot ROOT`.
        private static func prepare() async throws -> [String] {
            let version = try await Hub.run(["ffmpeg", "-version"], within: .seconds(10)).output
            if let major = version.split(separator: " ").dropFirst(2).first?.split(separator: ".").first.flatMap({ Int($0) }), major >= 7 {
                return []
            }
            let images = Tree.file("Images")
            let root = "/var/tmp/streamr-debian13-ffmpeg"
            let made = try await Hub.run([images + "/debian13-chroot", root, "ffmpeg"], within: .seconds(300))
            guard made.status == 0 else { throw Failure("no Debian 13 root: \(made.log)") }
            return [images + "/in-chroot", root]
        }
    }
}
