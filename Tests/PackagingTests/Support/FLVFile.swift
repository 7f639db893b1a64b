import Foundation
import Media

/// The messages of an FLV file.
enum FLVFile {
    static func messages(_ bytes: [UInt8]) -> [TimedMessage] {
        var messages: [TimedMessage] = []
        var offset = FLV.headerSize
        while offset + 11 <= bytes.count {
            let size = Int(bytes[offset + 1]) << 16 | Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
            let low = Int64(bytes[offset + 4]) << 16 | Int64(bytes[offset + 5]) << 8 | Int64(bytes[offset + 6])
            let start = offset + 11
            guard start + size <= bytes.count else { break }
            if let kind = MediaKind(rawValue: bytes[offset]) {
                messages.append(
                    TimedMessage(
                        kind: kind, time: Int64(bytes[offset + 7]) << 24 | low, payload: Array(bytes[start..<start + size])))
            }
            offset = start + size + 4
        }
        return messages
    }
}
