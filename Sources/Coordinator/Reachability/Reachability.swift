import Membership

/// Where viewers reach the boxes of members, as the hub has tried. A value without a network of its own; owned by the coordinator.
///
/// ```
///  claimed ──due──► challenge ──its key answers──► proved, asked again after a minute, forgotten after two and a half
///                       └──nobody, or another────► asked again after pauses that double, from 10 s to 10 min
/// ```
struct Reachability: Sendable {
    /// One question to one address.
    struct Challenge: Sendable, Equatable {
        var member: Int64
        var key: PublicKey
        var address: CandidateAddress
        /// 32 bytes, drawn for this question.
        var nonce: [UInt8]
    }

    /// Milliseconds.
    static let askAgain: Int64 = 60_000
    static let lasts: Int64 = 150_000
    static let pauses: ClosedRange<Int64> = 10_000...600_000
    /// Addresses of one member that are tried.
    static let maximumPlaces = 6
    /// Questions at once.
    static let maximumChallenges = 32

    private struct Place: Sendable {
        var address: CandidateAddress
        /// The member asks the hub from there itself.
        var isSeen: Bool
        var due: Int64
        var pause = Reachability.pauses.lowerBound
        /// What was asked and is not answered yet.
        var nonce: [UInt8]?
        var scope: ProvedPlace.Scope?
        var provedUntil: Int64 = 0
    }

    private struct Claim: Sendable {
        var key: PublicKey
        var places: [Place]
        /// What the way by which it asks the hub lets us prove at most.
        var limit = ProvedPlace.Scope.everyone
    }

    private var claims: [Int64: Claim] = [:]

    // MARK: What members say

    /// A member listens for viewers on a port, at the addresses that it names and perhaps where it was seen. What was known of them stays.
    /// Returns whether there is something new to try.
    mutating func claimed(
        _ member: Int64, _ key: PublicKey, port: UInt16, seenAt seen: CandidateAddress?, named: [CandidateAddress], now: Int64
    ) -> Bool {
        let seen = seen.flatMap { CandidateAddress(host: $0.host, port: port) }
        var addresses: [CandidateAddress] = []
        for address in [seen].compactMap({ $0 }) + named.compactMap({ CandidateAddress(host: $0.host, port: port) })
        where !address.isNowhere && !addresses.contains(address) && addresses.count < Self.maximumPlaces { addresses.append(address) }
        guard !addresses.isEmpty else {
            forget(member)
            return false
        }
        let known = claims[member].flatMap { $0.key == key ? $0.places : nil } ?? []
        var isNew = false
        let places = addresses.map { address -> Place in
            if var place = known.first(where: { $0.address == address }) {
                place.isSeen = address == seen
                return place
            }
            isNew = true
            return Place(address: address, isSeen: address == seen, due: now)
        }
        claims[member] = Claim(key: key, places: places, limit: claims[member]?.limit ?? .everyone)
        return isNew
    }

    /// It listens nowhere, or is nobody's member any more.
    mutating func forget(_ member: Int64) { claims[member] = nil }

    mutating func keep(only members: Set<Int64>) { claims = claims.filter { members.contains($0.key) } }

    // MARK: Trying

    /// What is to be asked now. `networks`: of the hub. Of private addresses that a member only names, those of other networks are never
    /// tried: they mean somebody else there.
    mutating func takeChallenges(now: Int64, networks: [LocalNetwork], random: (Int) -> [UInt8]) -> [Challenge] {
        var challenges: [Challenge] = []
        for member in claims.keys.sorted() {
            guard let claim = claims[member] else { continue }
            if let seen = claim.places.first(where: \.isSeen) {
                claims[member]?.limit = ProvedPlace.Scope(seen.address, networks: networks)
            }
            for (index, place) in claim.places.enumerated() where place.due <= now && challenges.count < Self.maximumChallenges {
                guard place.isSeen || !CandidatePolicy.usable([place.address], networks: networks).isEmpty else { continue }
                let challenge = Challenge(
                    member: member, key: claim.key, address: place.address, nonce: random(PlaceProof.nonceSize))
                claims[member]?.places[index].nonce = challenge.nonce
                claims[member]?.places[index].due = now + Self.askAgain
                challenges.append(challenge)
            }
        }
        return challenges
    }

    /// A question has its answer; nil: none, or not the key's. Returns whether what is proved is another now.
    mutating func answered(_ challenge: Challenge, _ isProved: Bool, networks: [LocalNetwork], now: Int64) -> Bool {
        guard let claim = claims[challenge.member], claim.key == challenge.key,
            let index = claim.places.firstIndex(where: { $0.address == challenge.address && $0.nonce == challenge.nonce })
        else { return false }
        let before = places(of: challenge.member, now: now)
        var place = claim.places[index]
        place.nonce = nil
        if isProved {
            place.scope = ProvedPlace.Scope(place.address, networks: networks)
            place.provedUntil = now + Self.lasts
            place.pause = Self.pauses.lowerBound
        } else {
            place.due = now + place.pause
            place.pause = min(place.pause * 2, Self.pauses.upperBound)
        }
        claims[challenge.member]?.places[index] = place
        return places(of: challenge.member, now: now) != before
    }

    /// When the next question is due; nil: never.
    func nextDue() -> Int64? { claims.values.flatMap(\.places).map(\.due).min() }

    // MARK: What is proved

    /// Where a member serves viewers, the widest scope first; empty: nowhere that is known.
    ///
    /// A member that asks the hub from its own LAN or machine is proved for that alone: the way in from elsewhere was not tried.
    func places(of member: Int64, now: Int64) -> [ProvedPlace] {
        guard let claim = claims[member] else { return [] }
        return claim.places.filter { $0.provedUntil > now }
            .compactMap { place in place.scope.map { ProvedPlace(place.address, min($0, claim.limit)) } }
            .sorted { $0.scope > $1.scope }
    }
}
