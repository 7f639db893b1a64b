import Files
import Glibc

/// A small text file with a certificate or a key in it.
enum PEMFile {
    /// A chain with a few long keys is a tenth of this.
    static let maximumSize = 256 << 10

    /// What changes when a file is written anew; nil: there is none.
    struct Stamp: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64

        init?(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0 else { return nil }
            device = UInt64(facts.st_dev)
            inode = UInt64(facts.st_ino)
            size = Int64(facts.st_size)
            seconds = Int64(facts.st_mtim.tv_sec)
            nanoseconds = Int64(facts.st_mtim.tv_nsec)
        }
    }

    static func read(_ path: String) throws(TLSError) -> String {
        do throws(SystemError) {
            return String(decoding: try OpenFile(path, O_RDONLY).read(limit: maximumSize), as: UTF8.self)
        } catch {
            throw .file(error)
        }
    }

    /// Replaces a file as a whole, or leaves it as it is. `mode`: who may read it.
    static func write(_ text: String, to path: String, mode: mode_t) throws(TLSError) {
        do throws(SystemError) { try FilePath.replace(Array(text.utf8), at: path, mode: mode) } catch { throw .file(error) }
    }
}
