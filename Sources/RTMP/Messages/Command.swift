import Media

/// A command message (RTMP 1.0, 7.1.1): name, transaction, then a command object or null, and arguments.
struct Command: Equatable {
    var name: String
    /// 0 when the sender wants no answer.
    var transaction: Double
    /// Everything after the transaction.
    var values: [AMF0Value]

    var object: AMF0Value? { values.first }

    /// The n-th value after the command object.
    func argument(_ index: Int) -> AMF0Value? {
        index + 1 < values.count ? values[index + 1] : nil
    }

    /// Reads types 20 (AMF0) and 17 (a zero byte, then AMF0: the form that AMF3 clients use).
    ///
    /// Values that cannot be read, such as AMF3 objects, end the list: what the server needs comes first.
    static func read(_ message: RTMPMessage) throws(RTMPError) -> Command {
        do throws(MediaError) {
            var reader = AMF0Reader(body(message, wrapper: MessageType.commandAMF3))
            guard let name = try reader.readValue()?.string else { throw .malformed("command name") }
            let transaction = try reader.readValue()?.number ?? 0
            return Command(name: name, transaction: transaction, values: readable(&reader))
        } catch {
            throw .badMessage(type: message.type, error)
        }
    }

    /// The AMF0 of a message that may be wrapped for AMF3.
    static func body(_ message: RTMPMessage, wrapper: UInt8) -> ArraySlice<UInt8> {
        message.type == wrapper && message.payload.first == 0 ? message.payload.dropFirst() : message.payload[...]
    }

    private static func readable(_ reader: inout AMF0Reader) -> [AMF0Value] {
        var values: [AMF0Value] = []
        while let next = try? reader.readValue() {
            values.append(next)
        }
        return values
    }
}
