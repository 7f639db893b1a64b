import Admin
import Foundation
import Media
import Storage
import Testing

@testable import Appliance

@Suite("Streams on the disk")
struct StreamKeeperTests {
    private func name(_ text: String) throws -> StreamName { try #require(StreamName(text)) }
    private func key(_ text: String) throws -> StreamKey { try #require(StreamKey(text)) }

    @Test func aNewDirectoryBeginsWithOneStreamAndARandomKey() async throws {
        let (a, b) = (try TemporaryDirectory(), try TemporaryDirectory())
        let first = try StreamKeeper(directory: a.data).first
        #expect(first.map(\.name.text) == ["live"])
        #expect(first.first?.key.secret.utf8.count ?? 0 >= 26)
        try #expect(StreamKeeper(directory: b.data).first != first)
    }

    @Test func changesOutliveTheProgram() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        _ = try await keeper.addStream(try name("garden"), key: try key("garden-key"))
        try await keeper.removeStream(try name("live"))
        await keeper.close()
        let later = try StreamKeeper(directory: directory.data)
        #expect(later.first.map(\.name.text) == ["garden"])
        #expect(later.first.map(\.key.secret) == ["garden-key"])
    }

    @Test func refusesInWords() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let keeper = try StreamKeeper(directory: directory.data)
        _ = try await keeper.addStream(try name("garden"), key: try key("garden-key"))
        await #expect(throws: HubControlError.nameTaken("garden")) { _ = try await keeper.addStream(try name("garden"), key: nil) }
        await #expect(throws: HubControlError.keyTaken) { _ = try await keeper.addStream(try name("b"), key: try key("garden-key")) }
        await #expect(throws: HubControlError.unknownStream("x")) { _ = try await keeper.rotateKey(try name("x")) }
        await #expect(throws: HubControlError.unknownStream("x")) { try await keeper.removeStream(try name("x")) }
        for number in 2..<StreamStore.maximumStreams { _ = try await keeper.addStream(try name("s\(number)"), key: nil) }
        await #expect(throws: HubControlError.tooManyStreams(limit: 256)) { _ = try await keeper.addStream(try name("more"), key: nil) }
    }

    @Test func rotatingGivesAnotherKeyAndTellsTheHub() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let heard = Heard()
        let keeper = try StreamKeeper(directory: directory.data) { streams in heard.put(streams.map(\.key.secret)) }
        let old = keeper.first.map(\.key.secret)
        let new = try await keeper.rotateKey(try name("live")).secret
        #expect(old != [new])
        #expect(heard.last == [new])
    }

    @Test func changesAtOnceAreAllKept() async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let heard = Heard()
        let keeper = try StreamKeeper(directory: directory.data) { heard.put($0.map(\.name.text)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                let name = try name("s\(number)")
                group.addTask { _ = try await keeper.addStream(name, key: nil) }
            }
            try await group.waitForAll()
        }
        #expect(await keeper.streams().count == 51)
        #expect(heard.last.count == 51)
    }

    @Test func thePasswordIsKeptAsAHash() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        let access = ApplianceOwner(keeper: keeper, token: OwnerToken(directory.data))
        #expect(await !access.hasPassword())
        try await keeper.setPassword("open sesame")
        #expect(await access.hasPassword())
        #expect(await access.isPassword("open sesame"))
        #expect(await !access.isPassword("open sesam"))
        await keeper.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.data.database))
        #expect(bytes.range(of: Data("open sesame".utf8)) == nil)
        let later = try StreamKeeper(directory: directory.data)
        #expect(await ApplianceOwner(keeper: later, token: OwnerToken(directory.data)).isPassword("open sesame"))
        try await later.setPassword(nil)
        #expect(await !ApplianceOwner(keeper: later, token: OwnerToken(directory.data)).hasPassword())
    }

    @Test func aDamagedDatabaseIsNamed() throws {
        let directory = try TemporaryDirectory()
        try Data(repeating: 0x5A, count: 8192).write(to: URL(fileURLWithPath: directory.data.database))
        do {
            _ = try StreamKeeper(directory: directory.data)
            Issue.record("opened")
        } catch {
            #expect(error.description.contains("is damaged"))
            #expect(error.description.contains(directory.data.database))
        }
    }
}
