/// Why the database could not do what was asked, in words for the person whose appliance it is.
public enum StorageError: Error, Equatable, CustomStringConvertible {
    case diskFull(path: String)
    case readOnly(path: String)
    case cannotOpen(path: String, reason: String)
    case corrupt(path: String, reason: String)
    case lockedByAnotherProcess(path: String)
    case inputOutput(path: String, reason: String)
    /// A newer version of the program has already changed the database's tables.
    case newerVersion(path: String, migration: String)
    /// A rule of a table was broken: a name that is taken, for example.
    case constraint(reason: String)
    /// The program asked for something that its own tables do not allow.
    case misuse(reason: String)
    case closed

    public var description: String {
        switch self {
        case .diskFull(let path): "The disk is full: \(path) cannot be saved. Free some space; nothing saved earlier is lost."
        case .readOnly(let path): "\(path) cannot be written: the disk or its folder is read-only."
        case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)."
        case .corrupt(let path, let reason): "\(path) is damaged (\(reason)). Put back a backup, or move the file away to start anew."
        case .lockedByAnotherProcess(let path): "\(path) is in use by another program."
        case .inputOutput(let path, let reason): "\(path) cannot be read or written (\(reason)). The disk or SD card may be failing."
        case .newerVersion(let path, let migration):
            "\(path) was last used by a newer version of this program (\(migration)). Update this one."
        case .constraint(let reason): "This cannot be saved: \(reason)."
        case .misuse(let reason): "The database was asked for something impossible: \(reason)."
        case .closed: "The database is already closed."
        }
    }
}
