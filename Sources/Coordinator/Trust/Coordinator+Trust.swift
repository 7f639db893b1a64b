import AppliancePort
import Identity
import Membership
import Parts

/// Who is relied on for what: reports of those who get slices, and what follows from them.
extension Coordinator {
    /// What a box may be used for now.
    struct Standing: Sendable, Equatable {
        var trust: Int
        /// It may send to those who verify what they get.
        var servesViewers: Bool
        /// It may send to players that cannot.
        var servesPlayers: Bool
    }

    /// What is held against a box, as the owner sees it.
    public struct Charge: Sendable, Equatable {
        public enum Kind: Sendable {
            /// It sent what the hub has not signed.
            case wrong
            /// It holds slices back, or sends them too late.
            case late
        }

        public var kind: Kind
        public var slices: Int
        /// How many say so.
        public var reporters: Int
        /// Nobody but one viewer says so.
        public var isOneViewers: Bool
        /// Thousandths of its slices that were late, and of those of others to the same receivers.
        public var latePermille: Int?
        public var othersPermille: Int?
        public var secondsAgo: Int64
    }

    private var today: Int64 { now / 86_400 }

    func standing(of id: Int64) -> Standing {
        let trust = trusts[id] ?? Trust(start: trustAtFirst(id))
        let permille = trust.permille(day: today)
        let serves = !trust.isRefused(day: today) && !accusations.isSuspended(id, now: system.monotonic())
        return Standing(trust: permille, servesViewers: serves, servesPlayers: serves && permille >= Trust.forPlayers)
    }

    /// A new box from the household or the invite of others begins with the least trust that is known there.
    private func trustAtFirst(_ id: Int64) -> Int {
        guard !trusts.isEmpty else { return Trust.usualStart }
        let invited = roster.invites.values.filter { $0.uses.contains { $0.member == id } }.flatMap { $0.uses.map(\.member) }
        let host = contributions[id]?.host
        let near = host == nil ? [] : contributions.filter { $0.value.host == host && !Self.isOwnHome($0.value.host) }.map(\.key)
        return (invited + near).filter { $0 != id }.compactMap { trusts[$0]?.permille(day: today) }.reduce(Trust.usualStart, min)
    }

    /// In the hub's own home everybody comes from an address of their own, or all from one.
    private static func isOwnHome(_ host: String?) -> Bool {
        host.flatMap { CandidateAddress(host: $0, port: 1) }?.isLoopback ?? true
    }

    func charges(of id: Int64) -> [Charge] {
        let time = system.monotonic()
        return accusations.findings(of: id, now: time).map { Charge($0, now: time) }
    }

    // MARK: What is said

    func take(_ report: Report) {
        var isNew = false
        for outcome in accusations.take(report, now: system.monotonic()) {
            switch outcome {
            case .named(let id, let finding):
                guard let member = roster.members[id] else { continue }
                say(.accused(member: id, name: member.name, Charge(finding, now: finding.last)))
                isNew = true
            case .contradicted(let id): judge(id, 0)
            }
        }
        if isNew, !live.isEmpty { plan() }
    }

    private func judge(_ id: Int64, _ outcome: Int) {
        guard roster.members[id] != nil else { return }
        var trust = trusts[id] ?? Trust(start: trustAtFirst(id))
        trust.came(outcome, day: today)
        trusts[id] = trust
        changedTrusts.insert(id)
    }

    /// Called every ten minutes.
    func trustIntervalPassed() {
        for id in accusations.intervalPassed() { judge(id, 1_000) }
    }

    /// Whether a slice was not the one that this hub has listed.
    private func isContradiction(_ proof: RelayReport.Proof) -> Bool {
        ManifestEntry.contradicts(proof.entry, slice: Int(proof.slice), hash: proof.hash) { message, signature in
            Cryptography.sodium.verify(signature, message, signer.key)
        } ?? false
    }

    /// A member says what it has got from whom.
    func report(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        let member = try member(claim)
        guard member.state == .active else { throw .notMember }
        guard let report = try? RelayReport(bytes: claim.body) else { throw .malformed }
        let lines = report.senders.compactMap { sender -> Report.Line? in
            let accused = roster.member(sender.key, now: now)
            guard accused != nil || sender.key == signer.key else { return nil }
            // A wrong slice without proof is none.
            let proved = report.proofs.contains { $0.sender == sender.key && isContradiction($0) }
            return Report.Line(accused?.id, came: Int(sender.came), late: Int(sender.late), wrong: proved ? Int(sender.wrong) : 0)
        }
        take(Report(.member(member.id), lines))
        return [1]
    }
}

extension Coordinator.Charge {
    fileprivate init(_ finding: Accusations.Finding, now: Int64) {
        switch finding.kind {
        case .wrong: kind = .wrong
        case .late: kind = .late
        }
        slices = finding.slices
        reporters = finding.reporters.count
        isOneViewers = !finding.isShared
        latePermille = finding.rates?.own
        othersPermille = finding.rates?.others
        secondsAgo = max(0, now - finding.last) / 1_000
    }
}
