/// The client's conversation up to `NetStream.Publish.Start` or `NetStream.Play.Start`.
///
/// ```
///  C0 C1 ──► S0 S1 S2 ──► C2 connect ──► _result ──► createStream ──► _result ──► play / publish ──► onStatus
/// ```
/// Plain data; owned by its connection. `scratch` keeps S1 until C2 has echoed it.
struct ClientHandshake {
    enum Step { case hello, connect, createStream, start }

    private(set) var step = Step.hello
    private var received = 0
    private let scratch: UnsafeMutableRawPointer

    static let packetLength = 1536
    private static let helloLength = 1 + packetLength + packetLength

    init(scratch: UnsafeMutableRawPointer) { self.scratch = scratch }

    /// Takes bytes of S0 S1 S2; returns C2 when they are complete.
    mutating func helloReceived(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) -> [UInt8]? {
        while at < end, received < Self.helloLength {
            if received >= 1, received <= Self.packetLength {
                scratch.storeBytes(of: bytes[at], toByteOffset: received - 1, as: UInt8.self)
            }
            received += 1
            at += 1
        }
        guard received == Self.helloLength else { return nil }
        step = .connect
        return Array(UnsafeRawBufferPointer(start: scratch, count: Self.packetLength))
    }

    /// A `_result` arrived: the next step, nil when there is none.
    mutating func resultReceived() -> Step? {
        switch step {
        case .connect: step = .createStream
        case .createStream: step = .start
        case .hello, .start: return nil
        }
        return step
    }
}
