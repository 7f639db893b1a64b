import Media
import Parts
import Testing
import Threads
import Web

@testable import Delivery

/// A delivery with a stream in it, a clock that only the test moves, and a web server on a free port of the loopback interface.
final class TestSite: Sendable {
    static let session = SessionID(0x0123_4567_89ab_cdef)
    static let folder = "/live/show/0123456789abcdef/source"

    let delivery: Delivery
    let server: WebServer
    let router: Router
    let time = Locked<Int64>(0)
    let stream: StreamName
    private let number = Locked<Int64>(0)
    /// Bytes of each part.
    private let size: Int

    init(
        _ configuration: DeliveryConfiguration = DeliveryConfiguration(), admission: any HLSAdmission = OpenAdmission(), size: Int = 1000
    ) throws {
        let time = time
        self.size = size
        stream = try #require(StreamName("show"))
        delivery = Delivery(configuration, admission: admission, clock: { time.withLock { $0 } })
        var router = Router()
        delivery.addRoutes(to: &router)
        router.on(.get, "/hello", for: .public) { _ in .text("hello") }
        self.router = router
        var web = WebConfiguration()
        web.listen = WebConfiguration.Listen(host: "127.0.0.1", port: 0)
        web.connectionLimit = 8000
        server = try WebServer(web, router: router)
        try server.start()
    }

    var port: UInt16 { server.port }

    func begin(_ session: SessionID = TestSite.session, sequence: Int64 = 100, renditions: [RenditionName] = [.source]) {
        number.withLock { $0 = 0 }
        delivery.begin(
            SessionStart(session: session, wallStart: 1_700_000_000_000, firstSequence: sequence), stream: stream, renditions: renditions)
        for rendition in renditions {
            delivery.take(.partTarget(200), stream: stream, rendition: rendition)
            delivery.take(.initialization(Self.initialization), stream: stream, rendition: rendition)
        }
    }

    /// Parts of 200 ms in segments of two seconds, for all renditions at once.
    func feed(_ count: Int, to renditions: [RenditionName] = [.source]) {
        for _ in 0..<count {
            let part = number.withLock { number in
                defer { number += 1 }
                return Self.part(number, size: size)
            }
            for rendition in renditions { delivery.take(.part(part), stream: stream, rendition: rendition) }
        }
    }

    func end() { delivery.take(.ended, stream: stream, rendition: .source) }

    /// Moves the clock, and lets it be noticed.
    func pass(milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
        delivery.timePassed()
    }

    static let initialization = InitializationSegment(
        number: 0, bytes: Array("init".utf8), video: .init(codec: "avc1.64001f", width: 1280, height: 720, frameRate: 30),
        audio: .init(codec: "mp4a.40.2", sampleRate: 48_000, channels: 2))

    static func part(_ number: Int64, size: Int) -> Part {
        Part(
            number: number, bytes: bytes(number, size: size), start: number * 200, duration: 200, isIndependent: number % 10 == 0,
            initialization: 0, startsSegment: number % 10 == 0, isDiscontinuous: false)
    }

    static func bytes(_ number: Int64, size: Int = 1000) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: 65 + number % 26), count: size)
    }

    // MARK: Without a connection

    /// The answer of a request that does not wait.
    func ask(_ path: String, _ query: Fields = Fields(), _ headers: Fields = Fields(), method: Web.Method = .get) async -> Response {
        await router.respond(to: Request(method: method, path: path, query: query, headers: headers))
    }

    func text(_ path: String, _ query: Fields = Fields(), _ headers: Fields = Fields()) async -> String {
        guard case .shared(let shared) = await ask(path, query, headers).body else { return "" }
        return String(decoding: shared.bytes, as: UTF8.self)
    }
}
