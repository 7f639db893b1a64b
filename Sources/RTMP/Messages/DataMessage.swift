import Media

/// Metadata of a publisher (types 18 and 15).
enum DataMessage {
    /// What viewers get: the event's name and its values. Nil for what is not to be passed on: instructions to the server and data that
    /// cannot be read.
    static func forViewers(_ message: RTMPMessage) -> [UInt8]? {
        let body = Command.body(message, wrapper: MessageType.dataAMF3)
        var reader = AMF0Reader(body)
        guard let name = (try? reader.readValue())?.string, name != "@clearDataFrame" else { return nil }
        let start = name == "@setDataFrame" ? reader.offset : body.startIndex
        guard reader.readsToEnd(), start < body.endIndex else { return nil }
        return Array(body[start...])
    }
}

extension AMF0Reader {
    fileprivate mutating func readsToEnd() -> Bool {
        do {
            while try readValue() != nil {}
            return true
        } catch {
            return false
        }
    }
}
