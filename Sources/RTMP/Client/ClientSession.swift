import Media

public final class ClientSession {
    public enum Purpose: Sendable, Equatable {
        case publish(key: String)
        case play(name: String)
    }

    public struct Request: Sendable, Equatable {
        public var app: String
        /// "rtmp://host:port/app".
        public var tcURL: String
        public var purpose: Purpose
        /// Sent as `fourCcList` when not empty; "*" means any.
        public var fourCCs: [String]
        /// What this side writes with.
        public var chunkSize: Int
        /// The `flashVer` of connect.
        public var encoder: String

        public init(
            app: String, tcURL: String, purpose: Purpose, fourCCs: [String] = [], chunkSize: Int = 4096,
            encoder: String = "FMLE/3.0 (compatible; streamr)"
        ) {
            self.app = app
            self.tcURL = tcURL
            self.purpose = purpose
            self.fourCCs = fourCCs
            self.chunkSize = chunkSize
            self.encoder = encoder
        }
    }

    public enum Event: Sendable, Equatable {
        case send([UInt8])
        case connected
        /// NetStream.Publish.Start: `write` may be called.
        case publishStarted
        case playStarted
        case media(MediaMessage)
        /// Any other `onStatus` of level "status".
        case status(code: String, description: String)
        /// An `onStatus` or `_error` of level "error".
        case refused(code: String, description: String)
        /// StreamEOF: the server ended what was being played.
        case ended
    }

    public init(_ request: Request, configuration: RTMPConfiguration = RTMPConfiguration(), random: (Int) -> [UInt8]) {
    }

    /// C0 and C1.
    public func start() -> [UInt8] { [] }
    public func bytesReceived(_ bytes: UnsafeRawBufferPointer) throws(RTMPError) -> [Event] { [] }
    /// Appends one media message as chunks.
    public func write(_ message: MediaMessage, into bytes: inout [UInt8]) {}
    /// FCUnpublish and deleteStream.
    public func close() -> [UInt8] { [] }
}
