/// The secret with which a streamer publishes: 8 to 128 bytes of the alphabet of `StreamName`.
///
/// Its description and reflection are masked, so that a key never reaches a log line by interpolation; `secret` is the text itself.
public struct StreamKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    public static let minimumLength = 8
    public static let maximumLength = 128

    public let secret: String
    public var description: String { "<stream key>" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Returns nil when the text breaks the rule above.
    public init?(_ secret: String) {
        guard secret.utf8.count >= Self.minimumLength,
            StreamName.isValid(secret.utf8, maximum: Self.maximumLength)
        else { return nil }
        self.secret = secret
    }
}
