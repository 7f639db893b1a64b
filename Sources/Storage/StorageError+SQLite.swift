import CSQLite
import Glibc

extension StorageError {
    /// Finds the words for an SQLite result code (sqlite.org/rescode.html); `code` may be extended.
    init(code: Int32, connection: OpaquePointer, path: String) {
        let message = String(cString: sqlite3_errmsg(connection))
        switch code & 0xff {
        case SQLITE_FULL: self = .diskFull(path: path)
        case SQLITE_READONLY: self = .readOnly(path: path)
        case SQLITE_CANTOPEN, SQLITE_PERM: self = Self.notOpened(path: path, systemCode: sqlite3_system_errno(connection), message)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(path: path, reason: message)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .lockedByAnotherProcess(path: path)
        case SQLITE_IOERR: self = Self.inputOutput(path: path, systemCode: sqlite3_system_errno(connection), message)
        case SQLITE_CONSTRAINT: self = .constraint(reason: message)
        default: self = .misuse(reason: message)
        }
    }

    private static func notOpened(path: String, systemCode: Int32, _ message: String) -> StorageError {
        if systemCode == EROFS || systemCode == EACCES || isReadOnly(folderOf: path) { return .readOnly(path: path) }
        return .cannotOpen(path: path, reason: words(systemCode) ?? message)
    }

    /// A missing file is all that SQLite sees when it cannot create one.
    private static func isReadOnly(folderOf path: String) -> Bool {
        guard let slash = path.lastIndex(of: "/"), path[..<slash] != "" else { return false }
        return access(String(path[..<slash]), W_OK) != 0 && (errno == EROFS || errno == EACCES)
    }

    private static func inputOutput(path: String, systemCode: Int32, _ message: String) -> StorageError {
        switch systemCode {
        case ENOSPC, EDQUOT: .diskFull(path: path)
        case EROFS: .readOnly(path: path)
        default: .inputOutput(path: path, reason: words(systemCode) ?? message)
        }
    }

    private static func words(_ systemCode: Int32) -> String? {
        guard systemCode != 0, let text = strerror(systemCode) else { return nil }
        return String(cString: text)
    }
}
