/// Comparing entity tags (RFC 9110, 8.8.3).
enum EntityTag {
    /// Whether `If-None-Match` names the tag, strong or weak.
    static func isKnown(_ tag: String, in field: String) -> Bool {
        field.split(separator: ",").contains { candidate in
            let trimmed = candidate.drop { $0 == " " }.prefix { $0 != " " }
            return trimmed == "*" || trimmed == tag || trimmed == "W/" + tag
        }
    }
}
