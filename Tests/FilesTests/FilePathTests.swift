import Foundation
import Testing

@testable import Files

@Suite struct FilePathTests {
    let folder: TestFolder
    var file: String { folder.path + "/file" }

    init() throws { folder = try TestFolder() }

    var permissions: mode_t { get throws { try OpenFile(file, O_RDONLY).permissions() } }

    @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 100_000]) func whatIsWrittenIsRead(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try FilePath.write(bytes, to: file)
        #expect(try FilePath.read(file, limit: count) == bytes)
        try FilePath.replace(bytes.reversed(), at: file)
        #expect(try FilePath.read(file, limit: 1 << 20) == bytes.reversed())
    }

    @Test func noFileIsNothingAndNoError() throws {
        #expect(try FilePath.read(file, limit: 10) == nil)
        #expect(!FilePath.exists(file))
    }

    @Test(arguments: [0, 9, 16_384]) func aFileThatIsTooLongIsRefused(limit: Int) throws {
        try FilePath.write([UInt8](repeating: 7, count: limit + 1), to: file)
        #expect(throws: SystemError("read \(file), which is longer than \(limit) bytes", code: EFBIG)) {
            try FilePath.read(file, limit: limit)
        }
    }

    @Test func aShorterFileLeavesNothingOfALongerOne() throws {
        try FilePath.write([1, 2, 3], to: file)
        try FilePath.write([4], to: file)
        #expect(try FilePath.read(file, limit: 10) == [4])
    }

    @Test func whatIsMadeIsForItsOwnerUnlessSaidOtherwise() throws {
        try FilePath.write([], to: file)
        #expect(try permissions == 0o600)
        try FilePath.replace([], at: file, mode: 0o400)
        #expect(try permissions == 0o400)
    }

    @Test func aDraftThatAPowerCutLeftIsNoObstacle() throws {
        try FilePath.write([1, 2, 3, 4], to: file + ".new")
        try FilePath.replace([5], at: file)
        #expect(try FilePath.read(file, limit: 10) == [5])
        #expect(folder.entries == ["file"])
    }

    @Test func whatCannotBeReplacedStaysAndLeavesNoDraft() throws {
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        #expect(throws: SystemError("write \(file)", code: EISDIR)) { try FilePath.replace([5], at: file) }
        #expect(folder.entries == ["file"])
        #expect(throws: SystemError("write \(folder.path)/none/a", code: ENOENT)) { try FilePath.replace([5], at: folder.path + "/none/a") }
    }

    @Test func aLinkIsFollowedUnlessTheCallerForbidsIt() throws {
        try FilePath.write([1], to: file)
        #expect(symlink(file, file + "-link") == 0)
        #expect(try FilePath.read(file + "-link", limit: 1) == [1])
        #expect(FilePath.absolute(file + "-link") == FilePath.absolute(file))
        #expect(throws: SystemError("read \(file)-link", code: ELOOP)) {
            try OpenFile(file + "-link", O_RDONLY | O_NOFOLLOW).read(limit: 1)
        }
    }

    @Test func errorsAreWords() {
        #expect(SystemError("read a", code: ENOENT).description == "cannot read a: there is no such file or directory")
        #expect(SystemError("write a", code: ENOSPC).description == "cannot write a: the disk is full")
        #expect(SystemError("write a", code: EROFS).description == "cannot write a: the disk is read-only")
        #expect(SystemError("write a", code: ETIMEDOUT).description == "cannot write a: Connection timed out")
    }
}
