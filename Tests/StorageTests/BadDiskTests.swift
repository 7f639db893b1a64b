import Foundation
import Glibc
import Testing

@testable import Storage

@Suite struct BadDiskTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    var path: String { folder.path + "/test.db" }

    func open() throws(StorageError) -> Database {
        try Database(DatabaseConfiguration(path: path), migrations: [DatabaseTests.first])
    }

    @Test func saysThatTheFolderIsMissing() {
        #expect(throws: StorageError.cannotOpen(path: "/nowhere/at/all.db", reason: "No such file or directory")) {
            try Database(DatabaseConfiguration(path: "/nowhere/at/all.db"), migrations: [])
        }
    }

    @Test func saysThatTheFileIsDamaged() throws {
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
        #expect(throws: StorageError.corrupt(path: path, reason: "file is not a database")) { try open() }
    }

    /// What a killed process leaves behind is what is in the files when a write returns.
    @Test func hasInItsFilesWhatItAcknowledged() async throws {
        let database = try open()
        for number in 1...50 {
            try await database.write { connection throws(StorageError) in
                try connection.execute("INSERT INTO item VALUES (?, 1)", .text("n\(number)"))
            }
        }
        let after = try TestFolder()
        for name in ["test.db", "test.db-wal"] {
            try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: after.path + "/" + name)
        }
        let revived = try Database(DatabaseConfiguration(path: after.path + "/test.db"), migrations: [DatabaseTests.first])
        #expect(try revived.count == 50)
    }

    /// SQLite's own limit stands for the disk: it fails in the same place with the same code.
    @Test func saysThatTheDiskIsFullAndGoesOnOnceItIsNot() throws {
        let database = try open()
        let fill = { (connection: Connection) throws(StorageError) -> Void in
            for number in 0..<2000 {
                try connection.execute("INSERT INTO item VALUES (?, ?)", .text(String(repeating: "x", count: 500) + "\(number)"), 1)
            }
        }
        try database.limit(pages: 20)
        #expect(throws: StorageError.diskFull(path: path)) { try database.writeBlocking(fill) }
        #expect(StorageError.diskFull(path: path).description.hasPrefix("The disk is full"))
        #expect(try database.count == 0)
        try database.limit(pages: 1_000_000)
        try database.writeBlocking(fill)
        #expect(try database.count == 2000)
    }

    @Test func saysThatTheDiskIsReadOnly() throws {
        try open().close()
        let copy = folder.path + "/read-only.db"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        // An immutable URI is what a read-only mount looks like to SQLite, and works for every user that runs the tests.
        #expect(throws: StorageError.readOnly(path: "file:\(copy)?immutable=1")) {
            let database = try Database(DatabaseConfiguration(path: "file:\(copy)?immutable=1"), migrations: [DatabaseTests.first])
            try database.writeBlocking { connection throws(StorageError) in try connection.execute("INSERT INTO item VALUES ('a', 1)") }
        }
    }

    @Test(.enabled(if: geteuid() != 0, "for the superuser every folder is writable"))
    func saysThatTheFolderIsReadOnly() throws {
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        #expect(throws: StorageError.readOnly(path: path)) { try open() }
    }
}

extension Database {
    fileprivate func limit(pages: Int) throws(StorageError) {
        try readBlocking { connection throws(StorageError) in _ = try connection.query("PRAGMA max_page_count = \(pages)") }
    }
}
