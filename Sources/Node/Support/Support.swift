import Membership
import Uplink

/// What a friend wants to give: of the box to all hubs together, or to one of them.
public struct Support: Sendable, Equatable {
    public var limits = UplinkLimits()
    /// Of one hub, beside the others; 0: nothing.
    public var weight = 1
    /// Of one hub.
    public var streams = StreamChoice.all

    public init() {}
}

/// How the support of a hub, or of all, stands at a moment.
public struct SupportView: Sendable, Equatable {
    public var support: Support
    public var offer: UplinkOffer
    /// Bytes in the last 31 days.
    public var usedBytes: Int64
    /// Kilobits a second; nil: not measured yet. Of the box alone.
    public var measuredKilobits: Int?
    /// Milliseconds that packets wait in the line's queue; nil: not known.
    public var queueMilliseconds: Double?
}
