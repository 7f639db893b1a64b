/// One H.264 frame as encoders give it, NAL units behind start codes (H.264, annex B), in the form in which messages and MP4 carry it.
///
///     00 00 01 | unit | 00 00 00 01 | unit | …        becomes        length (4 bytes) | unit | length | unit | …
public struct AccessUnit: Sendable, Equatable {
    /// The frame's units with their lengths in front, without parameter sets and delimiters.
    public private(set) var payload: [UInt8] = []
    /// The decoder configuration record of the parameter sets that it carries; nil when it does not carry both.
    public private(set) var record: [UInt8]?

    private static let sequenceSet: UInt8 = 7
    private static let pictureSet: UInt8 = 8
    private static let delimiter: UInt8 = 9
    /// Profiles whose record says chroma format and depths too (ISO/IEC 14496-15, 5.3.3.1.2).
    private static let highProfiles: Set<UInt8> = [100, 110, 122, 144]

    /// Takes a frame of 4:2:0 in 8 bits apart.
    public init(startCodes bytes: [UInt8]) {
        var sequence: ArraySlice<UInt8>?
        var picture: ArraySlice<UInt8>?
        payload.reserveCapacity(bytes.count + 16)
        for range in Self.units(bytes) {
            let unit = bytes[range]
            switch bytes[range.lowerBound] & 0x1F {
            case Self.sequenceSet: sequence = sequence ?? unit
            case Self.pictureSet: picture = picture ?? unit
            case Self.delimiter: break
            default:
                payload += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: unit.count >> $0) }
                payload += unit
            }
        }
        if let sequence, let picture { record = Self.record(Array(sequence), Array(picture)) }
    }

    /// Where the units are, without the zeros that may follow them.
    static func units(_ bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start: Int?
        var zeros = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 1, zeros >= 2 {
                if let start, index - zeros > start { found.append(start..<index - zeros) }
                start = index + 1
            }
            zeros = byte == 0 ? zeros + 1 : 0
        }
        if let start, bytes.count - zeros > start { found.append(start..<bytes.count - zeros) }
        return found
    }

    private static func record(_ sequence: [UInt8], _ picture: [UInt8]) -> [UInt8]? {
        guard sequence.count >= 4, sequence.count <= 0xFFFF, picture.count <= 0xFFFF else { return nil }
        func length(_ set: [UInt8]) -> [UInt8] { [UInt8(set.count >> 8), UInt8(truncatingIfNeeded: set.count)] }
        let start = [1, sequence[1], sequence[2], sequence[3], 0xFF, 0xE1] + length(sequence) + sequence
        let rest = [1] + length(picture) + picture
        return start + rest + (highProfiles.contains(sequence[1]) ? [0xFD, 0xF8, 0xF8, 0] : [])
    }
}
