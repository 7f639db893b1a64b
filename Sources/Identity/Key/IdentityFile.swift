import Files
import Glibc

/// The file in which an appliance keeps its key. A power cut leaves a whole one or none, and never half
/// of another.
public enum IdentityFile {
    static let maximumSize = 4096

    /// Reads the key, or makes it when there is no file. The caller holds the data directory's lock.
    public static func loadOrMake(_ path: String) throws(IdentityError) -> IdentityKey {
        if let key = try load(path) { return key }
        guard let key = IdentityKey.make() else { throw .noRandomness }
        try replace(path, with: key)
        return key
    }

    /// Puts another key in the place of the one that is there, which is gone then.
    public static func replace(_ path: String, with key: IdentityKey) throws(IdentityError) {
        do throws(SystemError) { try FilePath.replace(Array(key.pem.utf8), at: path) } catch { throw .file(error) }
    }

    /// nil: there is none yet.
    public static func load(_ path: String) throws(IdentityError) -> IdentityKey? {
        let (permissions, bytes): (mode_t, [UInt8])
        do throws(SystemError) {
            let file = try OpenFile(path, O_RDONLY | O_NOFOLLOW)
            (permissions, bytes) = (try file.permissions(), try file.read(limit: maximumSize))
        } catch {
            switch error.code {
            case ENOENT: return nil
            case EFBIG: throw .damagedKey(path: path)
            default: throw .file(error)
            }
        }
        guard permissions & 0o077 == 0 else { throw .openToOthers(path: path) }
        guard let key = IdentityKey(pem: String(decoding: bytes, as: UTF8.self)) else { throw .damagedKey(path: path) }
        return key
    }
}
