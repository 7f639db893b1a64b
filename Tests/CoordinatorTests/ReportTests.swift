import Identity
import Membership
import Parts
import Testing

@testable import Coordinator

/// What members say of each other, through the hub's port.
struct ReportTests {
    /// A hub with two members, and the number of the second.
    private func hub() async throws -> (hub: TestHub, reporter: TestBox, accused: TestBox) {
        let hub = try await TestHub()
        let (reporter, accused) = (try hub.box(2), try hub.box(3))
        for box in [reporter, accused] {
            _ = try await box.join(try await hub.invite())
            _ = try await box.beat()
        }
        return (hub, reporter, accused)
    }

    /// A signed entry that lists a part of one slice.
    private func entry(_ hub: TestHub, of bytes: [UInt8]) throws -> [UInt8] {
        let identity = hub.identity
        let start = SessionStart(session: SessionID(1), wallStart: 0, firstSequence: 0)
        var writer = ManifestWriter(start, rendition: .source, hash: { SHA256.digest($0) }, sign: { identity.sign($0) })
        let part = Part(
            number: 0, bytes: bytes, start: 0, duration: 200, isIndependent: true, initialization: 0, startsSegment: true,
            isDiscontinuous: false)
        let entry = writer.entry(for: .part(part))
        return try #require(entry).bytes
    }

    private func report(_ accused: TestBox, _ entry: [UInt8], came bytes: [UInt8]) -> [UInt8] {
        RelayReport(
            [RelayReport.Sender(accused.identity.publicKey, came: 10, late: 0, wrong: 1)],
            proofs: [RelayReport.Proof(sender: accused.identity.publicKey, entry: entry, slice: 0, hash: SHA256.digest(bytes[...]))]
        ).bytes
    }

    @Test func aWrongSliceWithItsEntryNamesItsSenderAndCostsTrust() async throws {
        let (hub, reporter, accused) = try await hub()
        let entry = try entry(hub, of: [1, 2, 3])
        #expect(try await reporter.ask(.post, "reports", report(accused, entry, came: [1, 2, 4])).status == 200)
        let view = try #require(await hub.coordinator.members().first { $0.member.id == 2 })
        #expect(view.trust == 714)
        #expect(view.charges.map(\.kind) == [.wrong])
        #expect(hub.events.all.contains { if case .accused(2, _, _) = $0 { true } else { false } })
        #expect(await !hub.coordinator.standing(of: 2).servesViewers)
        try await hub.coordinator.minutePassed()
        try await hub.restart()
        #expect(await hub.coordinator.standing(of: 2).trust == 714, "it is kept over a restart")
    }

    @Test func aBoxOfTheSameInviteBeginsWithTheLeastTrustThatIsKnownThere() async throws {
        let hub = try await TestHub()
        let boxes = try (2...4).map { try hub.box($0) }
        let invite = try await hub.invite { $0.uses = 3 }
        for box in boxes {
            _ = try await box.join(invite)
            _ = try await box.beat()
        }
        let entry = try entry(hub, of: [1, 2, 3])
        for accused in boxes[1...] {
            #expect(try await boxes[0].ask(.post, "reports", report(accused, entry, came: [1])).status == 200)
        }
        // 714 after one contradiction, and the next one begins there.
        #expect(await hub.coordinator.members().map(\.trust) == [680, 714, 680])
    }

    @Test func withoutAProofNothingIsWrong() async throws {
        let (hub, reporter, accused) = try await hub()
        let entry = try entry(hub, of: [1, 2, 3])
        var forged = entry
        forged[forged.count - 1] ^= 1
        let stranger = try await self.hub()
        for body in [
            report(accused, entry, came: [1, 2, 3]), report(accused, forged, came: [9]), report(accused, [], came: [9]),
            report(accused, try self.entry(hub, of: [5]), came: [5]),
            RelayReport([RelayReport.Sender(accused.identity.publicKey, came: 1, late: 0, wrong: 9)]).bytes,
        ] {
            #expect(try await reporter.ask(.post, "reports", body).status == 200)
        }
        #expect(await hub.coordinator.members().allSatisfy { $0.charges.isEmpty && $0.trust == 750 })
        #expect(try await reporter.ask(.post, "reports", [1, 200]).status == 400)
        #expect(try await stranger.reporter.ask(.post, "reports", report(accused, entry, came: [9])).status == 200)
    }

    @Test func reportIsWhatWasWritten() throws {
        let key = try #require(PublicKey([UInt8](repeating: 5, count: 32)))
        let sender = RelayReport.Sender(key, came: 1, late: 2, wrong: 3)
        let proof = RelayReport.Proof(sender: key, entry: [1, 2, 3], slice: 4, hash: [UInt8](repeating: 6, count: 32))
        let report = RelayReport([sender], proofs: [proof])
        #expect(try RelayReport(bytes: report.bytes) == report)
        for count in 0..<report.bytes.count {
            #expect(throws: MembershipError.self) { try RelayReport(bytes: Array(report.bytes.prefix(count))) }
        }
        #expect(throws: MembershipError.trailingBytes(1)) { try RelayReport(bytes: report.bytes + [0]) }
        let many = RelayReport(
            Array(repeating: sender, count: 99),
            proofs: Array(
                repeating: RelayReport.Proof(sender: key, entry: [UInt8](repeating: 0, count: 2_560), slice: 0, hash: proof.hash), count: 9)
        )
        #expect(many.bytes.count == RelayReport.maximumSize)
        #expect(try RelayReport(bytes: many.bytes) == many)
    }
}
