/// What a body source has to give right now.
public enum ReadResult: Sendable, Equatable {
    /// So many bytes were written, at least one.
    case bytes(Int)
    /// Nothing yet: the source calls `wake` once there is something.
    case wait
    /// The body is complete.
    case end
}

/// A body that is made while it is sent.
///
/// The web server's thread calls `read` and `close`; `wake` may be called from any thread, and also too often.
public protocol BodySource: AnyObject, Sendable {
    /// Writes the next bytes of the body; never blocks.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult
    /// Gives the function to call when a source that answered `.wait` has something again, or has ended. Called once, before any `read`.
    func onReadable(_ wake: @Sendable @escaping () -> Void)
    /// Tells that nobody reads any more. Called exactly once.
    func close()
}
