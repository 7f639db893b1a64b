import Membership
import Node
import Uplink

/// What the owner of a node changes of its support; nil: it stays as it is.
struct SupportRequest: Codable, Sendable, Equatable {
    /// Its name, or the first words of its fingerprint; nil: the box.
    var hub: String?
    /// Kilobits a second; 0: as the line was measured.
    var kilobits: Int?
    /// 0: as many as there are.
    var monthlyBytes: Int64?
    /// Empty: always.
    var hours: String?
    var onlyWhenIdle: Bool?
    var weight: Int?
    /// Empty: all.
    var streams: [String]?
    var measuresAnew: Bool?
}

/// What a node gives to a hub, or to all.
struct SupportListing: Codable, Sendable, Equatable {
    /// nil: the box.
    var hub: String?
    /// In words.
    var fingerprint: String?
    var weight: Int?
    /// nil: all.
    var streams: [String]?
    var kilobits: Int?
    var monthlyBytes: Int64?
    var hours: String?
    var onlyWhenIdle: Bool
    var usedBytes: Int64
    /// Now.
    var offeredKilobits: Int
    /// Why it is not more.
    var reason: String?
    var measuredKilobits: Int?
    var queueMilliseconds: Double?
}

extension Node {
    /// Changes what the request names, and lists everything.
    func support(_ wish: SupportRequest?) throws -> [SupportListing] {
        if let wish {
            try setSupport(of: wish.hub) { $0.change(wish) }
            if wish.measuresAnew ?? false { try measureAnew() }
        }
        return try [SupportListing(boxSupport)]
            + supports().map { hub in
                var listing = SupportListing(hub.view)
                (listing.hub, listing.fingerprint, listing.weight) = (hub.name, hub.fingerprint.words, hub.view.support.weight)
                return listing
            }
    }
}

extension Support {
    fileprivate mutating func change(_ wish: SupportRequest) {
        if let kilobits = wish.kilobits { limits.kilobits = UplinkLimits.kilobitRange.contains(kilobits) ? kilobits : nil }
        if let bytes = wish.monthlyBytes { limits.monthlyBytes = bytes > 0 ? bytes : nil }
        if let hours = wish.hours { limits.hours = HoursOfDay(hours) }
        if let idle = wish.onlyWhenIdle { limits.onlyWhenIdle = idle }
        if let weight = wish.weight, UplinkShares.weights.contains(weight) { self.weight = weight }
        if let names = wish.streams { streams = names.isEmpty ? .all : .named(Array(names.prefix(StreamChoice.maximumStreams))) }
    }
}

extension SupportListing {
    init(_ view: SupportView) {
        let limits = view.support.limits
        self.init(
            kilobits: limits.kilobits, monthlyBytes: limits.monthlyBytes, hours: limits.hours?.text, onlyWhenIdle: limits.onlyWhenIdle,
            usedBytes: view.usedBytes, offeredKilobits: view.offer.kilobits, reason: view.offer.reason?.description,
            measuredKilobits: view.measuredKilobits, queueMilliseconds: view.queueMilliseconds)
        if case .named(let names) = view.support.streams { streams = names }
    }
}
