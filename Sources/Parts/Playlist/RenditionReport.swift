/// How far another rendition has come (EXT-X-RENDITION-REPORT; RFC 8216bis, 4.4.5.4).
public struct RenditionReport: Sendable, Equatable {
    public var rendition: RenditionName
    /// The media sequence number of the segment that the last part belongs to.
    public var sequence: Int64
    /// The index of the last part in it; nil when its parts are not listed.
    public var part: Int?

    public init(rendition: RenditionName, sequence: Int64, part: Int?) {
        self.rendition = rendition
        self.sequence = sequence
        self.part = part
    }
}

extension PartStore {
    /// What other renditions say of this one; nil before the first part.
    public var report: RenditionReport? {
        if let open { return RenditionReport(rendition: rendition, sequence: open.sequence, part: open.parts.count - 1) }
        guard let last = segments.last else { return nil }
        return RenditionReport(rendition: rendition, sequence: last.sequence, part: last.isGap ? nil : last.parts.count - 1)
    }
}
