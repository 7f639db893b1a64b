import Web

/// What a viewer says of the boxes that it gets slices from, since it last said so: the body of `POST /api/v1/streams/NAME/complaints`.
public struct Complaint: ClosedBody, Sendable {
    public struct Source: ClosedBody, Sendable {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case node, slices, late, wrong
        }

        /// As `sources` calls it; `hub`: the hub itself.
        public var node: String
        /// Slices that came in time, and were what the hub has signed.
        public var slices: Int
        /// Slices that did not come in time.
        public var late: Int
        /// Slices that were not what the hub has signed.
        public var wrong: Int
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case secret, sources
    }

    /// The secret half of the ticket: 64 hexadecimal digits.
    public var secret: String
    public var sources: [Source]

    /// What `Docs/openapi.json` says of it.
    var isWithinBounds: Bool {
        secret.utf8.count == 64 && (1...17).contains(sources.count)
            && sources.allSatisfy { source in
                source.node.utf8.count <= 16 && [source.slices, source.late, source.wrong].allSatisfy { (0...1_000_000).contains($0) }
            }
    }
}
