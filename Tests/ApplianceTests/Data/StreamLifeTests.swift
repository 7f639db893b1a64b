import Admin
import Foundation
import Media
import Testing

@testable import Appliance

/// The lives of streams on the disk.
@Suite("Stream lives")
struct StreamLifeTests {
    private let name: StreamName

    init() throws { name = try #require(StreamName("live")) }

    private func life(_ keeper: StreamKeeper) async throws -> StreamRecord {
        let streams = await keeper.streams()
        return try #require(streams.first { $0.name == name })
    }

    @Test func aBroadcastLeavesItsTimesOnTheDisk() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        try await #expect(life(keeper).life.state == .ready)
        #expect(await keeper.look(onAir: [name]).map(\.life.state) == [.live])
        #expect(await keeper.look(onAir: [name]).isEmpty)
        #expect(await keeper.look(onAir: []).map(\.life.state) == [.offline])
        let saved = try await life(keeper).life
        #expect(Set(saved.times.keys) == [.ready, .live, .offline])
        await keeper.close()
        let later = try StreamKeeper(directory: directory.data)
        try await #expect(life(later).life == saved)
    }

    @Test func whoWasLiveWhenTheHubDiedIsNotOfflineAtOnce() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        _ = await keeper.look(onAir: [name])
        await keeper.close()
        let later = try StreamKeeper(directory: directory.data)
        #expect(await later.look(onAir: [], endsLive: false).isEmpty)
        try await #expect(life(later).life.state == .live)
        #expect(await later.look(onAir: []).map(\.life.state) == [.offline])
    }

    @Test func testingMakesAStreamPrivateBeforeAnybodyPublishes() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        try await #expect(life(keeper).entry.viewKey == nil)
        try await keeper.change(name, .testing(true))
        let tested = try await life(keeper)
        #expect(tested.entry.viewKey?.count == 29 && tested.entry.viewKey == tested.viewKey)
        #expect(await keeper.viewKeys() == [name: try #require(tested.viewKey)])
        #expect(await keeper.look(onAir: [name]).map(\.life.state) == [.testing])
        try await keeper.change(name, .goLive)
        let live = try await life(keeper)
        #expect(live.life.state == .live && live.entry.viewKey == nil)
        await keeper.close()
        let later = try StreamKeeper(directory: directory.data)
        #expect(await later.look(onAir: []).map(\.life.state) == [.offline])
        try await #expect(life(later).entry.viewKey == tested.viewKey, "the next publisher is a test again, with the same link")
        try await later.change(name, .testing(false))
        try await #expect(life(later).entry.viewKey == nil)
        #expect(await later.viewKeys().isEmpty)
    }

    @Test func whatCannotBeIsRefusedInWords() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        for wish in [StreamWish.goLive, .bringBack] {
            do {
                try await keeper.change(name, wish)
                Issue.record("\(wish) was done")
            } catch {
                guard case .notPossible(let words) = error else { throw error }
                #expect(words.hasPrefix("live is READY and cannot be "))
            }
        }
        try await keeper.change(name, .archive)
        try await keeper.change(name, .bringBack)
        try await #expect(life(keeper).life.state == .ready)
        let nobody = try #require(StreamName("nobody"))
        await #expect(throws: HubControlError.unknownStream("nobody")) { try await keeper.change(nobody, .archive) }
    }

    @Test func publishingBringsAnArchivedStreamBack() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        try await keeper.change(name, .archive)
        #expect(await keeper.look(onAir: [name]).map(\.life.state) == [.live])
    }

    @Test func removingAStreamRemovesItsLife() async throws {
        let directory = try TemporaryDirectory()
        let keeper = try StreamKeeper(directory: directory.data)
        try await keeper.change(name, .testing(true))
        try await keeper.removeStream(name)
        _ = try await keeper.addStream(name, key: nil)
        let new = try await life(keeper)
        #expect(!new.life.testsFirst && new.viewKey == nil)
    }
}
