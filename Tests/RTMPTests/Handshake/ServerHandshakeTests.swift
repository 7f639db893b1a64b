import Identity
import Testing

@testable import RTMP

/// RTMP 1.0, 5.2, and the digests that Flash players and librtmp add to it.
@Suite struct ServerHandshakeTests {
    private func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] { HMAC.sha256(key: key, message: message) }

    private func random(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    private func receive(_ bytes: [UInt8], _ handshake: inout ServerHandshake) throws(RTMPError) -> (answer: [UInt8]?, consumed: Int) {
        let copy = handshake
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(RTMPError) -> ([UInt8]?, Int, ServerHandshake) in
                var next = copy
                var offset = 0
                let answer = try next.bytesReceived(buffer, offset: &offset, digest: { HMAC.sha256(key: $0, message: $1) }, random: random)
                return (answer, offset, next)
            }
        }
        let (answer, consumed, next) = try result.get()
        handshake = next
        return (answer, consumed)
    }

    private func clientPacket(version: UInt8) -> [UInt8] {
        [0, 0, 0, 1, version, 0, 124, 2] + (0..<1528).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }
    }

    @Test func simpleClientGetsItsPacketBack() throws {
        var handshake = ServerHandshake()
        let c1 = clientPacket(version: 0).enumerated().map { 4..<8 ~= $0.offset ? 0 : $0.element }
        let answer = try #require(try receive([3] + c1, &handshake).answer)
        #expect(answer.count == 1 + 2 * 1536)
        #expect(answer[0] == 3)
        #expect(Array(answer[1537...]) == c1)
        #expect(!handshake.isDone)
        #expect(try receive(Array(answer[1..<1537]) + [1, 2, 3], &handshake) == (nil, 1536))
        #expect(handshake.isDone)
    }

    @Test func versionWithoutDigestGetsTheSimpleAnswer() throws {
        var handshake = ServerHandshake()
        let c1 = clientPacket(version: 9)
        let answer = try #require(try receive([3] + c1, &handshake).answer)
        #expect(Array(answer[1537...]) == c1)
    }

    @Test(arguments: [DigestScheme.digestFirst, .keyFirst]) func digestIsAnsweredInTheSchemeOfTheClient(scheme: DigestScheme) throws {
        var handshake = ServerHandshake()
        var c1 = clientPacket(version: 9)
        scheme.sign(&c1, key: HandshakeKeys.clientText, digest: hmac)
        let challenge = try #require(scheme.verifiedDigest(of: c1, key: HandshakeKeys.clientText, digest: hmac))

        let answer = try #require(try receive([3] + c1, &handshake).answer)
        #expect(answer.count == 1 + 2 * 1536)
        let s1 = Array(answer[1..<1537])
        #expect(s1[4..<8].contains { $0 != 0 })
        #expect(scheme.verifiedDigest(of: s1, key: HandshakeKeys.serverText, digest: hmac) != nil)
        let key = hmac(HandshakeKeys.serverText + HandshakeKeys.tail, challenge)
        #expect(Array(answer[(1537 + 1504)...]) == hmac(key, Array(answer[1537..<1537 + 1504])))
    }

    @Test func digestLiesWithinItsBlock() throws {
        for first in [UInt8(0), 255] {
            var packet = [UInt8](repeating: first, count: 1536)
            packet[8] = 0
            let early = try #require(DigestScheme.digestFirst.digestOffset(in: packet))
            let late = try #require(DigestScheme.keyFirst.digestOffset(in: packet))
            #expect(12...(772 - 32) ~= early)
            #expect(776...(1536 - 32) ~= late)
        }
        #expect(DigestScheme.digestFirst.digestOffset(in: [1]) == nil)
    }

    @Test(arguments: [UInt8(0), 2, 6, 22, 71, 255]) func refusesEveryOtherVersion(version: UInt8) {
        var handshake = ServerHandshake()
        #expect(throws: RTMPError.unsupportedVersion(version)) { try receive([version], &handshake) }
    }

    @Test func byteByByteIsTheSameAsWhole() throws {
        var whole = ServerHandshake()
        var single = ServerHandshake()
        var c1 = clientPacket(version: 9)
        DigestScheme.keyFirst.sign(&c1, key: HandshakeKeys.clientText, digest: hmac)
        let expected = try receive([3] + c1, &whole).answer
        var answers: [[UInt8]] = []
        for byte in [3] + c1 + clientPacket(version: 1) {
            #expect(!single.isDone)
            if let answer = try receive([byte], &single).answer { answers.append(answer) }
        }
        #expect(answers == [expected])
        #expect(single.isDone)
    }

    @Test func clientTakesTheServersPacketAsItsAnswer() throws {
        let client = ClientSession(
            ClientSession.Request(app: "live", tcURL: "rtmp://h/live", purpose: .play(name: "a")),
            random: { [UInt8](repeating: 4, count: $0) })
        let opening = client.start()
        #expect(opening.count == 1537)
        let s1 = clientPacket(version: 5)
        #expect(try client.received([3] + s1) == [])
        guard case .send(let bytes) = try client.received(Array(opening[1...])).first else {
            Issue.record("C2 did not come")
            return
        }
        #expect(Array(bytes[..<1536]) == s1)
        #expect(throws: RTMPError.unsupportedVersion(6)) {
            try ClientSession(ClientSession.Request(app: "", tcURL: "", purpose: .play(name: "")), random: { _ in [] }).received([6])
        }
    }
}
