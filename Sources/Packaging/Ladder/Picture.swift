import CFFmpeg

/// A decoded picture, shared by the renditions that scale it.
///
/// `@unchecked Sendable`: nothing changes it once it is decoded, and it is freed when nobody holds it.
final class Picture: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes `pointer` over.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { ffmpeg_picture_free(pointer) }
}
