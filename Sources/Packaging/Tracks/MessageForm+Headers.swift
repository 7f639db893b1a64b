import Media

extension VideoHeader {
    /// How the headers of this track are written.
    var form: MessageForm.Video? {
        if isEnhanced { return codec.fourCC.map { .enhanced($0) } }
        switch codec {
        case .avc: return .classic(7)
        case .hevc: return .classic(12)
        case .av1: return .classic(13)
        case .vp9, .vp8, .other, .otherFourCC: return nil
        }
    }

    /// The header that this message would have in a stream of one track.
    func plainStart(_ packetType: UInt8) -> [UInt8] { [0x90 | packetType] + codec.fourCCBytes }
}

extension AudioHeader {
    func plainStart(_ packetType: UInt8) -> [UInt8] { [0x90 | packetType] + codec.fourCCBytes }

    /// What stands before the codec's bytes in each message with a frame, told by any message of the track.
    func frameStart(_ body: [UInt8]) -> [UInt8] {
        if isEnhanced { return plainStart(1) }
        let first = Array(body.prefix(1))
        return codec == .aac ? first + [1] : first
    }
}

extension VideoCodec {
    var fourCCBytes: [UInt8] { fourCC?.text ?? [] }
}

extension AudioCodec {
    var fourCCBytes: [UInt8] { fourCC?.text ?? [] }
}

extension FourCC {
    fileprivate var text: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> $0) } }
}
