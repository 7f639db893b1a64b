import Media

@testable import RTMP

extension ChunkReader {
    /// All messages that `bytes` complete.
    mutating func messages(_ bytes: [UInt8]) throws -> [RTMPMessage] {
        let copy = self
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(RTMPError) -> ([RTMPMessage], ChunkReader) in
                var reader = copy
                var offset = 0
                var messages: [RTMPMessage] = []
                while let message = try reader.readMessage(buffer, offset: &offset) { messages.append(message) }
                return (messages, reader)
            }
        }
        let (messages, next) = try result.get()
        self = next
        return messages
    }
}
