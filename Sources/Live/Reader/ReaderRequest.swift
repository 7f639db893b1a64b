/// A web thread's request for a reader, answered by the first loop.
struct ReaderRequest: Sendable {
    var name: String
    var address: AddressIdentity
    var startsLive: Bool
    /// Of a private stream.
    var viewKey: String?
    var reply: @Sendable (Result<FLVReader, Refused<ViewerRefusal>>) -> Void
}
