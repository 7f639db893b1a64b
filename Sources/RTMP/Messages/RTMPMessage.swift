/// A whole message, reassembled from its chunks (RTMP 1.0, 6.1).
struct RTMPMessage: Equatable {
    var type: UInt8
    var timestamp: UInt32
    var stream: UInt32
    var payload: [UInt8]
}

/// Message type numbers (RTMP 1.0, 5.4 and 7.1).
enum MessageType {
    static let setChunkSize: UInt8 = 1
    static let abort: UInt8 = 2
    static let acknowledgement: UInt8 = 3
    static let userControl: UInt8 = 4
    static let windowAcknowledgementSize: UInt8 = 5
    static let setPeerBandwidth: UInt8 = 6
    static let audio: UInt8 = 8
    static let video: UInt8 = 9
    static let dataAMF3: UInt8 = 15
    static let commandAMF3: UInt8 = 17
    static let data: UInt8 = 18
    static let command: UInt8 = 20
    static let aggregate: UInt8 = 22

    /// Types that may be as long as media; everything else is short.
    static func carriesMedia(_ type: UInt8) -> Bool {
        switch type {
        case audio, video, data, dataAMF3, aggregate: true
        default: false
        }
    }
}
