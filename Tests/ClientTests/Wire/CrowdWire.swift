import Foundation
import Media
import RTMP

extension Crowd {
    /// How one viewer of the crowd takes bytes apart. RTMP is read by the project's own client session; FLV by the tests' reader.
    enum Wire {
        case httpHead([UInt8], request: [UInt8])
        case flv(FLVReader)
        case rtmp(ClientSession)

        static func http(path: String) -> Wire { .httpHead([], request: HTTPClient.request(path)) }

        static func rtmp(name: String) -> Wire {
            let request = ClientSession.Request(app: "live", tcURL: "rtmp://localhost/live", purpose: .play(name: name))
            return .rtmp(ClientSession(request) { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
        }

        /// What the viewer says first.
        var opening: [UInt8] {
            switch self {
            case .httpHead(_, let request): request
            case .flv: []
            case .rtmp(let session): session.start()
            }
        }

        /// Takes what arrived apart and returns what to answer. RTMP's start of play is told as the status 200, a refusal as 404.
        mutating func bytesReceived(_ bytes: [UInt8], status: inout Int?, each: (FLVTag) -> Void) throws -> [UInt8] {
            switch self {
            case .httpHead(let before, let request):
                let all = before + bytes
                guard let end = all.firstRange(of: Array("\r\n\r\n".utf8)) else {
                    self = .httpHead(all, request: request)
                    return []
                }
                status = Int(String(decoding: all.dropFirst(9).prefix(3), as: UTF8.self))
                guard status == 200 else { return [] }
                var reader = FLVReader()
                try reader.bytesReceived(Array(all[end.upperBound...]), each: each)
                self = .flv(reader)
                return []
            case .flv(var reader):
                // The enum lets go of the reader while it grows, or its bytes would be copied.
                self = .httpHead([], request: [])
                try reader.bytesReceived(bytes, each: each)
                self = .flv(reader)
                return []
            case .rtmp(let session):
                var answer: [UInt8] = []
                for event in try bytes.withUnsafeBytes({ try session.bytesReceived($0) }) {
                    switch event {
                    case .send(let bytes): answer += bytes
                    case .playStarted: status = 200
                    case .refused: status = 404
                    case .media(let message):
                        each(FLVTag(kind: message.kind.rawValue, timestamp: message.timestamp, body: message.payload[...]))
                    default: break
                    }
                }
                return answer
            }
        }
    }
}
