/// Puts AVC parameter sets in front of a keyframe, where decoders look for them too (ISO/IEC 14496-15, 5.3.3.1; H.264, 7.4.1.2.3).
///
/// When a stream changes its resolution, some players (VLC 3) never look at the new configuration record; they do see these.
public enum InBandParameters {
    /// Returns the body of the keyframe message with the parameter sets of the configuration message in it; nil when either is not AVC
    /// of one track, or malformed, or when the keyframe already carries parameter sets.
    public static func insert(from configuration: [UInt8], into keyframe: [UInt8]) -> [UInt8]? {
        guard let first = try? VideoHeader.read(configuration), let second = try? VideoHeader.read(keyframe),
            first.codec == .avc, second.codec == .avc, first.track == nil, second.track == nil,
            first.packet == .sequenceHeader, second.packet == .frames,
            let record = try? Record(configuration[first.payloadOffset...]), !record.units.isEmpty,
            (try? hasParameters(keyframe[second.payloadOffset...], sizeOfLengths: record.sizeOfLengths)) == false
        else { return nil }
        return Array(keyframe[..<second.payloadOffset]) + record.units + Array(keyframe[second.payloadOffset...])
    }

    private static let sequenceParameterSet: UInt8 = 7

    private static func hasParameters(_ frame: ArraySlice<UInt8>, sizeOfLengths: Int) throws(MediaError) -> Bool {
        var reader = ByteReader(frame)
        while reader.remaining > 0 {
            let length = Int(truncatingIfNeeded: try reader.readUInt(bytes: sizeOfLengths, "unit length"))
            let unit = try reader.readBytes(length, "unit")
            if let type = unit.first, type & 0x1F == sequenceParameterSet { return true }
        }
        return false
    }

    /// What a configuration record holds: its parameter sets as units with lengths in front, in order.
    private struct Record {
        let sizeOfLengths: Int
        private(set) var units: [UInt8] = []

        init(_ bytes: ArraySlice<UInt8>) throws(MediaError) {
            var reader = ByteReader(bytes)
            try reader.skip(4, "AVC configuration")
            sizeOfLengths = Int(try reader.readUInt8("size of lengths") & 0x03) + 1
            try take(Int(try reader.readUInt8("number of sequence sets") & 0x1F), &reader)
            try take(Int(try reader.readUInt8("number of picture sets")), &reader)
        }

        private mutating func take(_ count: Int, _ reader: inout ByteReader) throws(MediaError) {
            for _ in 0..<count {
                let length = try reader.readUInt16("set length")
                guard sizeOfLengths >= 2 || length <= 0xFF else { throw .malformed("set length") }
                for byte in (0..<sizeOfLengths).reversed() {
                    units.append(byte >= 2 ? 0 : UInt8(truncatingIfNeeded: length >> (8 * UInt16(byte))))
                }
                units += try reader.readBytes(Int(length), "parameter set")
            }
        }
    }
}
