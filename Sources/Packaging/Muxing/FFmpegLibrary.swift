import CFFmpeg

/// FFmpeg's libraries, which are opened when the first stream is packaged.
public enum FFmpegLibrary {
    /// Opens them, unless they are open. What needs them does it by itself; this is for those who want to know beforehand.
    public static func load() throws(PackagingError) {
        try check(ffmpeg_load())
    }

    static func open(_ name: String) throws(PackagingError) {
        try check(ffmpeg_open(name))
    }

    static func check(_ result: ffmpeg_result) throws(PackagingError) {
        switch result {
        case FFMPEG_OK: return
        case FFMPEG_MISSING: throw .libraryMissing(String(cString: ffmpeg_load_failure()))
        case FFMPEG_NO_MEMORY: throw .outOfMemory
        case FFMPEG_TOO_LARGE: throw .tooLarge
        default: throw .refused
        }
    }

    /// Copies what a call made, and gives its memory back.
    static func take(_ make: (UnsafeMutablePointer<ffmpeg_bytes>) -> ffmpeg_result) throws(PackagingError) -> [UInt8] {
        var bytes = ffmpeg_bytes()
        let result = make(&bytes)
        defer { ffmpeg_bytes_free(&bytes) }
        try check(result)
        return Array(UnsafeBufferPointer(start: bytes.start, count: bytes.count))
    }
}
