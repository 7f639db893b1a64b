/// A request as libmicrohttpd shows it, during one call of its handler.
struct RequestHead {
    let connection: OpaquePointer
    let visit: Visit?
    /// The path as it was sent, without the query.
    let url: UnsafePointer<CChar>
    let method: UnsafePointer<CChar>
    let version: UnsafePointer<CChar>
}
