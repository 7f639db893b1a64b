extension Message {
    /// Whether an AMF0 command begins with this name.
    func isCommand(_ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard type == 20, headCount >= 3 + length, head[0] == 2, Int(head[2]) == length else { return false }
        for index in 0..<length where head[3 + index] != name.utf8Start[index] { return false }
        return true
    }

    /// The `NetStream.…` or `NetConnection.…` code in the first bytes of an `onStatus` or `_error`.
    var statusCode: String {
        let text = String(decoding: UnsafeBufferPointer(start: head, count: headCount).map { $0 < 33 ? 32 : $0 }, as: UTF8.self)
        return text.split(separator: " ").first { $0.hasPrefix("Net") }.map(String.init) ?? text
    }
}
