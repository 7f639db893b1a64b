import Files
import Glibc
import Identity
import Live
import Storage

/// What a data directory held, read from a copy in memory: SQLite needs to write beside a database even to read it.
struct SavedCopy {
    var streams: [StreamRecord]
    var passwordHash: PasswordHash?

    /// A database of settings is small; a larger file is not copied into memory.
    static let maximumSize = 64 << 20

    init(of directory: DataDirectory) throws {
        let database = try OpenFile(directory.database, O_RDONLY).read(limit: Self.maximumSize)
        var template = Array("/dev/shm/streamr-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("make a directory in memory") }
        let place = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = place + "/copy.db"
        defer {
            for name in [path, path + "-wal", path + "-shm"] { unlink(name) }
            rmdir(place)
        }
        try FilePath.write(database, to: path)
        if let log = try FilePath.read(directory.database + "-wal", limit: Self.maximumSize) { try FilePath.write(log, to: path + "-wal") }
        let store = try StreamStore(path: path, begins: false)
        defer { store.close() }
        streams = try store.streams()
        passwordHash = try store.setting(StreamKeeper.passwordSetting).map(PasswordHash.init(stored:))
    }
}
