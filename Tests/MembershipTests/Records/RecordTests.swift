import Identity
import Testing

@testable import Membership

@Suite struct AddressRecordTests {
    let record = AddressRecord(sequence: 7, addresses: [.at("192.168.1.20"), .at("hub.example", 443)], signer: Keys.hub.signer)

    @Test func isReadBack() throws {
        let read = try AddressRecord(bytes: record.bytes, hub: Keys.hub.publicKey, .sodium)
        #expect(read == record && read.sequence == 7 && read.addresses.count == 2)
    }

    @Test func onlyTheHubItselfMakesOne() {
        let forged = AddressRecord(sequence: 8, addresses: [.at("203.0.113.66")], signer: Keys.other.signer)
        #expect(throws: MembershipError.wrongSignature) { try AddressRecord(bytes: forged.bytes, hub: Keys.hub.publicKey, .sodium) }
        let renamed = [1] + Keys.hub.publicKey.bytes + forged.bytes.dropFirst(33)
        #expect(throws: MembershipError.wrongSignature) { try AddressRecord(bytes: renamed, hub: Keys.hub.publicKey, .sodium) }
        let members = MembershipRevision(number: 8, entries: [], signer: Keys.hub.signer)
        #expect(throws: MembershipError.self) { try AddressRecord(bytes: members.bytes, hub: Keys.hub.publicKey, .sodium) }
    }

    @Test func everyChangedByteIsRefused() {
        for index in record.bytes.indices {
            var bytes = record.bytes
            bytes[index] ^= 0x80
            #expect(throws: MembershipError.self) { try AddressRecord(bytes: bytes, hub: Keys.hub.publicKey, .sodium) }
        }
        for bytes in record.bytes.truncations {
            #expect(throws: MembershipError.self) { try AddressRecord(bytes: bytes, hub: Keys.hub.publicKey, .sodium) }
        }
    }

    @Test func staysWithinItsBound() throws {
        let long = (0..<16).map { CandidateAddress.at("\($0)." + String(repeating: "a23456789.", count: 20) + "example") }
        let large = AddressRecord(sequence: 1, addresses: long, signer: Keys.hub.signer)
        #expect(large.bytes.count <= AddressRecord.maximumSize && large.addresses.count >= 3)
        #expect(try AddressRecord(bytes: large.bytes, hub: Keys.hub.publicKey, .sodium).addresses == large.addresses)
    }
}

@Suite struct MembershipRevisionTests {
    let revision = MembershipRevision(
        number: 3,
        entries: [.init(key: Keys.friend.publicKey, state: .active), .init(key: Keys.other.publicKey, state: .removed)],
        signer: Keys.hub.signer)

    @Test func isReadBack() throws {
        #expect(try MembershipRevision(bytes: revision.bytes, hub: Keys.hub.publicKey, .sodium) == revision)
        #expect(revision.bytes.count == 43 + 2 * 33 + 64)
    }

    @Test func everyChangedByteIsRefused() {
        for index in revision.bytes.indices {
            var bytes = revision.bytes
            bytes[index] ^= 4
            #expect(throws: MembershipError.self) { try MembershipRevision(bytes: bytes, hub: Keys.hub.publicKey, .sodium) }
        }
        for bytes in revision.bytes.truncations {
            #expect(throws: MembershipError.self) { try MembershipRevision(bytes: bytes, hub: Keys.hub.publicKey, .sodium) }
        }
    }

    @Test func whoWaitsForApprovalIsNobodysBusiness() {
        let wrong = MembershipRevision(number: 1, entries: [.init(key: Keys.friend.publicKey, state: .pending)], signer: Keys.hub.signer)
        #expect(throws: MembershipError.outOfBounds("a state")) {
            try MembershipRevision(bytes: wrong.bytes, hub: Keys.hub.publicKey, .sodium)
        }
    }

    @Test func holdsAsManyKeysAsAHubHasAccounts() throws {
        let entries = (0..<5_000).map { MembershipRevision.Entry(key: Keys.plain($0), state: .active) }
        let large = MembershipRevision(number: 1, entries: entries, signer: Keys.hub.signer)
        #expect(large.bytes.count == MembershipRevision.maximumSize)
        #expect(try MembershipRevision(bytes: large.bytes, hub: Keys.hub.publicKey, .sodium).entries.count == 4_096)
    }
}
