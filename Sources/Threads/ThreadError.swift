/// The system gave no thread.
public struct ThreadError: Error {
    public let name: String
    /// An `errno` value.
    public let code: Int32
}
