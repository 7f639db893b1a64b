import Foundation
import Testing
import Threads

@testable import Web

@Suite("An answer that is made once and sent to many")
struct SharedResponseTests {
    /// Bytes 0…99 in ten pieces.
    static let shared = SharedResponse(
        status: 200,
        headers: Fields(["Content-Type": "video/mp4", "ETag": "\"abc\"", "Cache-Control": "public, max-age=31536000, immutable"]),
        pieces: (0..<10).map { piece in (0..<10).map { UInt8(32 + piece * 10 + $0 % 90) % 90 + 33 } }, allowsRanges: true)

    private func site() throws -> TestSite {
        try TestSite { router in
            router.onLater(.get, "/shared", for: .public) { _ in .now(Response(Self.shared)) }
            router.on(.get, "/fixed", for: .public) { _ in
                Response(SharedResponse(status: 200, headers: Fields(["ETag": "\"x\""]), bytes: Array("fixed".utf8)))
            }
            router.on(.get, "/gone", for: .public) { _ in Response(SharedResponse(status: 410, bytes: Array("gone".utf8))) }
            router.on(.get, "/empty", for: .public) { _ in Response(SharedResponse(status: 200, bytes: [])) }
            router.on(.get, "/many", for: .public) { _ in
                Response(SharedResponse(status: 200, pieces: (0..<1000).map { [UInt8($0 % 26 + 65)] }))
            }
            router.finish { _, response in response.headers.append("Finished", "yes") }
        }
    }

    @Test func isTheSameForEverybody() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            let body = String(decoding: Self.shared.bytes, as: UTF8.self)
            for _ in 0..<3 {
                let answer = try RawClient.ask(site.port, "GET /shared HTTP/1.1\nHost: x")
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                #expect(answer.contains("Content-Length: 100\r\n") && answer.contains("Accept-Ranges: bytes\r\n"))
                #expect(answer.contains("Cache-Control: public, max-age=31536000, immutable\r\n"))
                #expect(answer.hasSuffix("\r\n\r\n" + body))
                #expect(!answer.contains("Finished"))
            }
            let head = try RawClient.ask(site.port, "HEAD /shared HTTP/1.1\nHost: x")
            #expect(head.contains("Content-Length: 100\r\n") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: [
        ("\"abc\"", 304), ("W/\"abc\"", 304), ("*", 304), ("\"x\", \"abc\"", 304), ("\"x\"", 200), ("abc", 200),
    ])
    func isNotSentToWhoHasIt(known: String, status: Int) async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            for method in ["GET", "HEAD"] {
                let answer = try RawClient.ask(site.port, "\(method) /shared HTTP/1.1\nHost: x\nIf-None-Match: \(known)\nRange: bytes=0-1")
                #expect(answer.hasPrefix("HTTP/1.1 \(status == 200 && method == "GET" ? 206 : status) "))
                #expect(answer.contains("ETag: \"abc\"\r\n"))
                if status == 304 { #expect(answer.hasSuffix("\r\n\r\n") && !answer.contains("Content-Type")) }
            }
        }
    }

    @Test(arguments: [
        ("bytes=0-9", 206, 0..<10), ("bytes=95-", 206, 95..<100), ("bytes=-7", 206, 93..<100), ("bytes=5-24", 206, 5..<25),
        ("bytes=99-1000", 206, 99..<100), ("bytes=-1000", 206, 0..<100), ("Bytes=10-10", 206, 10..<11),
        ("bytes=100-", 416, 0..<0), ("bytes=-0", 416, 0..<0), ("bytes=99999999999999999999-", 416, 0..<0),
        ("bytes=9-5", 200, 0..<100), ("bytes=0-1,5-6", 200, 0..<100), ("bytes=", 200, 0..<100), ("bytes=-", 200, 0..<100),
        ("bytes=a-b", 200, 0..<100), ("lines=1-2", 200, 0..<100), ("bytes=--5", 200, 0..<100),
    ])
    func givesTheRangeThatIsAskedFor(field: String, status: Int, range: Range<Int>) async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            let answer = try RawClient.ask(site.port, "GET /shared HTTP/1.1\nHost: x\nRange: \(field)")
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            let body = String(decoding: Self.shared.bytes[range], as: UTF8.self)
            #expect(answer.hasSuffix("\r\n\r\n" + body))
            if status == 206 { #expect(answer.contains("Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/100\r\n")) }
            if status == 416 { #expect(answer.contains("Content-Range: bytes */100\r\n")) }
        }
    }

    @Test func aRangeOfAnotherVersionIsTheWhole() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            #expect(try RawClient.status(site.port, "GET /shared HTTP/1.1\nHost: x\nRange: bytes=0-1\nIf-Range: \"abc\"") == 206)
            #expect(try RawClient.status(site.port, "GET /shared HTTP/1.1\nHost: x\nRange: bytes=0-1\nIf-Range: \"old\"") == 200)
            #expect(try RawClient.status(site.port, "GET /fixed HTTP/1.1\nHost: x\nRange: bytes=0-1") == 200)
        }
    }

    @Test func keepsItsStatusAndTakesAnyNumberOfPieces() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            #expect(try RawClient.ask(site.port, "GET /gone HTTP/1.1\nHost: x\nRange: bytes=0-1").hasPrefix("HTTP/1.1 410"))
            #expect(try RawClient.ask(site.port, "GET /empty HTTP/1.1\nHost: x").contains("Content-Length: 0\r\n"))
            let many = try RawClient.ask(site.port, "GET /many HTTP/1.1\nHost: x")
            #expect(many.contains("Content-Length: 1000\r\n") && many.hasSuffix("ABCDEFGHIJKL"))
        }
    }

    @Test func livesUntilTheLastByteIsSent() async throws {
        try await onOwnThread { () async throws in
            let made = Weak()
            let site = try TestSite { router in
                router.on(.get, "/once", for: .public) { _ in
                    let shared = SharedResponse(status: 200, pieces: (0..<50).map { [UInt8](repeating: UInt8($0), count: 100_000) })
                    made.set(shared)
                    return Response(shared)
                }
            }
            let client = try RawClient(port: site.port)
            client.send("GET /once HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            try await eventually { made.wasSet && made.isGone }
            let bytes = client.readBytes()
            #expect(bytes.count > 5_000_000)
            #expect(bytes.suffix(100_000).allSatisfy { $0 == 49 })
        }
    }
}

/// Whether an object is still there.
private final class Weak: Sendable {
    private struct State {
        weak var object: SharedResponse?
        var wasSet = false
    }

    private let state = Locked(State())
    var wasSet: Bool { state.withLock { $0.wasSet } }
    var isGone: Bool { state.withLock { $0.object == nil } }

    func set(_ object: SharedResponse) {
        state.withLock { state in
            state.object = object
            state.wasSet = true
        }
    }
}
