/// A web thread's request for a reader, answered by the first loop.
struct ReaderRequest: Sendable {
    var name: String
    var address: AddressIdentity
    var startsLive: Bool
    var reply: @Sendable (Result<FLVReader, Refused<ViewerRefusal>>) -> Void
}
