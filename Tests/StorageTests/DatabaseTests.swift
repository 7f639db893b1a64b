import Foundation
import Testing

@testable import Storage

@Suite struct DatabaseTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    static let first = Migration("first", "CREATE TABLE item (name TEXT PRIMARY KEY, size INTEGER NOT NULL CHECK (size >= 0)) STRICT")
    static let second = Migration("second", "ALTER TABLE item ADD COLUMN note TEXT", "INSERT INTO item VALUES ('from-second', 1, NULL)")

    func open(_ migrations: [Migration] = [first]) throws(StorageError) -> Database {
        try Database(DatabaseConfiguration(path: folder.path + "/test.db", busyTimeoutMilliseconds: 50), migrations: migrations)
    }

    @Test func keepsWhatWasWritten() async throws {
        let database = try open()
        try await database.write { connection throws(StorageError) in
            try connection.execute("INSERT INTO item VALUES (?, ?)", "a", 5)
        }
        database.close()
        let again = try open()
        let rows = try await again.read { connection throws(StorageError) in try connection.query("SELECT name, size FROM item") }
        #expect(rows == [Row(values: ["a", 5])])
        #expect(rows.first?.text(0) == "a" && rows.first?.integer(1) == 5 && rows.first?.text(1) == nil && rows.first?.text(9) == nil)
    }

    @Test(arguments: [
        Value.null, .integer(.min), .integer(.max), .real(0.5), .text(""), .text("é\u{0}漢"), .blob([]), .blob([0, 255]),
    ])
    func givesBackEveryValue(value: Value) async throws {
        let database = try open([])
        let rows = try await database.read { connection throws(StorageError) in try connection.query("SELECT ?", value) }
        #expect(rows == [Row(values: [value])])
    }

    @Test func leavesNoTraceOfAFailedTransaction() async throws {
        let database = try open()
        await #expect(throws: StorageError.self) {
            try await database.write { connection throws(StorageError) in
                try connection.execute("INSERT INTO item VALUES ('a', 1)")
                try connection.execute("INSERT INTO item VALUES ('b', -1)")
            }
        }
        #expect(try database.count == 0)
        try database.writeBlocking { connection throws(StorageError) in try connection.execute("INSERT INTO item VALUES ('a', 1)") }
        #expect(try database.count == 1)
    }

    @Test func namesABrokenRule() throws {
        let database = try open()
        #expect(throws: StorageError.constraint(reason: "UNIQUE constraint failed: item.name")) {
            try database.writeBlocking { connection throws(StorageError) in
                try connection.execute("INSERT INTO item VALUES ('a', 1)")
                try connection.execute("INSERT INTO item VALUES ('a', 1)")
            }
        }
    }

    @Test func refusesImpossibleStatements() throws {
        let database = try open()
        for (sql, values) in [("SELEC", []), ("", []), ("SELECT * FROM nothing", []), ("SELECT ?", []), ("SELECT 1", [Value.integer(1)])] {
            #expect(throws: StorageError.self) {
                try database.readBlocking { connection throws(StorageError) in try connection.run(sql, values) }
            }
        }
        #expect(try database.count == 0)
    }

    @Test func runsEachMigrationOnce() throws {
        for _ in 0..<2 { try open().close() }
        for _ in 0..<2 {
            let database = try open([Self.first, Self.second])
            #expect(try database.count == 1)
            database.close()
        }
    }

    @Test func takesAFailedMigrationBackWhole() throws {
        try open().close()
        let broken = Migration("broken", "CREATE TABLE other (x)", "CREATE TABLE item (x)")
        #expect(throws: StorageError.self) { _ = try open([Self.first, broken]) }
        let database = try open()
        #expect(throws: StorageError.self) {
            try database.readBlocking { connection throws(StorageError) in try connection.query("SELECT * FROM other") }
        }
    }

    @Test func refusesAFileOfANewerVersion() throws {
        try open([Self.first, Self.second]).close()
        #expect(throws: StorageError.newerVersion(path: folder.path + "/test.db", migration: "second")) { _ = try open() }
    }

    @Test func saysThatItIsClosed() throws {
        let database = try open()
        database.close()
        #expect(throws: StorageError.closed) { try database.count }
    }

    @Test func letsTwoProcessesTakeTurns() throws {
        let left = try open()
        let right = try open()
        for number in 0..<20 {
            try (number % 2 == 0 ? left : right).writeBlocking { connection throws(StorageError) in
                try connection.execute("INSERT INTO item VALUES (?, 1)", .text("n\(number)"))
            }
        }
        #expect(try left.count == 20)
        #expect(try right.count == 20)
    }

    @Test func saysThatAnotherProcessHoldsIt() throws {
        let left = try open()
        let right = try open()
        #expect(throws: StorageError.lockedByAnotherProcess(path: folder.path + "/test.db")) {
            try left.writeBlocking { _ throws(StorageError) in
                try right.writeBlocking { connection throws(StorageError) in
                    try connection.execute("INSERT INTO item VALUES ('a', 1)")
                }
            }
        }
    }

    @Test func whatWasDeletedIsInNoFile() throws {
        let database = try open()
        let secret = "a-secret-that-nobody-else-has"
        func isInAFile() throws -> Bool {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            return names.contains { name in
                FileManager.default.contents(atPath: folder.path + "/" + name)?.range(of: Data(secret.utf8)) != nil
            }
        }
        // It is on two pages, so that one of them is given back whole.
        try database.writeBlocking { connection throws(StorageError) in
            for number in 0..<200 { try connection.execute("INSERT INTO item VALUES (?, 1)", .text("\(secret) \(number)")) }
        }
        try database.eraseDeleted()
        #expect(try isInAFile())
        try database.writeBlocking { connection throws(StorageError) in
            try connection.execute("UPDATE item SET name = 'a' WHERE name LIKE '% 7'")
            try connection.execute("DELETE FROM item WHERE name <> 'a'")
        }
        try database.eraseDeleted()
        #expect(try !isInAFile())
        #expect(try database.count == 1)
    }

    @Test func servesManyTasksAtOnce() async throws {
        let database = try open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    _ = try await database.write { connection throws(StorageError) in
                        try connection.execute("INSERT INTO item VALUES (?, 1)", .text("n\(number)"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try database.count == 100)
    }
}

extension Database {
    /// How many rows the table `item` has.
    var count: Int {
        get throws(StorageError) {
            let rows = try readBlocking { connection throws(StorageError) in try connection.query("SELECT count(*) FROM item") }
            return Int(rows.first?.integer(0) ?? -1)
        }
    }
}
