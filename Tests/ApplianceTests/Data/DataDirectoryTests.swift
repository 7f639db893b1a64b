import Files
import Foundation
import Testing

@testable import Appliance

@Suite("Data directory")
struct DataDirectoryTests {
    private func mode(_ path: String) throws -> Int {
        var facts = stat()
        try #require(stat(path, &facts) == 0)
        return Int(facts.st_mode & 0o777)
    }

    @Test func isMadeForItsOwnerAloneWithTheDirectoriesAbove() throws {
        let directory = try TemporaryDirectory()
        let deep = try DataDirectory.make(directory.path + "/a/b/c")
        try #expect(mode(deep.path) == 0o700)
        _ = try StreamStore(path: deep.database)
        try #expect(mode(deep.database) == 0o600)
    }

    @Test func oneThatWasOpenToOthersIsClosedUnlessItHoldsOtherThings() throws {
        let directory = try TemporaryDirectory()
        chmod(directory.data.path, 0o755)
        #expect(directory.data.closeToOthers())
        try #expect(mode(directory.data.path) == 0o700)
        try Data().write(to: URL(fileURLWithPath: directory.data.path + "/photo.jpg"))
        chmod(directory.data.path, 0o755)
        #expect(!directory.data.closeToOthers())
        try #expect(mode(directory.data.path) == 0o755)
    }

    @Test func isHeldByOneProgramAtATime() throws {
        let directory = try TemporaryDirectory()
        var lock = try DataLock(directory.data)
        #expect(lock != nil)
        try #expect(DataLock(directory.data) == nil)
        lock = nil
        try #expect(DataLock(directory.data) != nil)
    }

    @Test func saysWhyItCannotBeMade() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        #expect(throws: SystemError.self) { try DataDirectory.make(file) }
        #expect(throws: SystemError.self) { try DataDirectory.make(file + "/below") }
        #expect(throws: SystemError.self) { try DataDirectory.existing(directory.path + "/missing") }
    }
}
