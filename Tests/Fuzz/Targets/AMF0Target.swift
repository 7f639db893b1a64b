import Media

/// Reads the input as AMF0; what is read must come out the same when it is written and read again.
enum AMF0Target {
    static func run(_ input: [UInt8]) {
        var reader = AMF0Reader(input)
        while let value = try? reader.readValue() {
            let bytes = AMF0Writer.bytes([value])
            var again = AMF0Reader(bytes)
            guard let second = try? again.readValue(), again.isAtEnd else { preconditionFailure("what was written cannot be read") }
            precondition(AMF0Writer.bytes([second]) == bytes, "a value changes as it is written and read")
        }
    }
}
