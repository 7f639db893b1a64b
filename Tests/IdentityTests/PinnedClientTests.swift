import Glibc
import Membership
import TLS
import Testing
import Threads
import Web

@testable import Identity

/// Another appliance, with a real handshake under it.
private final class Appliance: Sendable {
    let key: IdentityKey
    let server: WebServer
    let requests = Locked<[Request]>([])
    private let store: CertificateStore

    init(seed: UInt8) throws {
        key = try #require(IdentityKey(seed: [UInt8](repeating: seed, count: 32)))
        store = try CertificateStore(.fixed(Certificate.identity(key: key.pem)), now: 0)
        let secure = SecureListening(certificate: try store.webFunction(), priorities: CertificateStore.appliancePriorities, owner: store)
        var router = Router()
        router.on(.post, "/echo", for: .public) { [requests] request in
            requests.withLock { $0.append(request) }
            return Response(status: 200, body: .bytes(request.body))
        }
        router.on(.get, "/long", for: .public) { _ in Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 100_000))) }
        router.on(.get, "/elsewhere", for: .public) { _ in .seeOther("/long") }
        server = try WebServer(WebConfiguration(listen: .init(host: "127.0.0.1", port: 0), secure: secure), router: router)
        try server.start()
    }

    deinit { server.stop() }

    func address(_ host: String = "127.0.0.1") throws -> CandidateAddress { try #require(CandidateAddress(host: host, port: server.port)) }
}

private let echo = PinnedRequest(path: "/echo", body: [1, 2, 3], signature: "abc", answerLimit: 10)

extension PinnedClient.Outcome {
    fileprivate var answer: PinnedAnswer? {
        if case .answered(let answer) = self { answer } else { nil }
    }
}

@Suite struct PinnedClientTests {
    @Test func asksTheApplianceWhoseKeyItKnows() throws {
        let appliance = try Appliance(seed: 1)
        let client = try #require(PinnedClient(appliance.key.fingerprint))
        for number in 0..<20 as Range<UInt8> {
            let request = PinnedRequest(path: "/echo", body: [number], signature: "abc", answerLimit: 10)
            let answer = try client.ask(request, at: try appliance.address()).get()
            #expect(try answer.status == 200 && answer.body == [number] && answer.address == appliance.address())
            // What the kernel knows of the line of this machine to itself.
            #expect((1..<1_000_000).contains(try #require(answer.roundTripMicroseconds)))
        }
        #expect(appliance.server.connections == 1)
        let headers = try #require(appliance.requests.withLock { $0.first }).headers
        #expect(
            headers[RequestSignature.field] == "abc" && headers["Content-Type"] == "application/octet-stream"
                && !headers.contains("User-Agent"))
    }

    @Test func sendsNothingToAnotherKey() throws {
        let (appliance, other) = (try Appliance(seed: 1), try Appliance(seed: 2))
        let client = try #require(PinnedClient(appliance.key.fingerprint))
        #expect(client.ask(echo, at: try other.address()) == .failure(.wrongKey))
        #expect(other.requests.withLock { $0.isEmpty })
    }

    @Test func findsTheRightOneAmongMany() throws {
        let (appliance, other) = (try Appliance(seed: 1), try Appliance(seed: 2))
        let free = try #require(CandidateAddress(host: "127.0.0.1", port: 1))
        let client = try #require(PinnedClient(appliance.key.fingerprint))
        let right = try appliance.address()
        #expect(client.race(echo, [free, try other.address(), right]).answer?.address == right)
        #expect(client.race(echo, [free, try other.address()]) == .failed([free: .refused, try other.address(): .wrongKey]))
        #expect(client.race(echo, []) == .failed([:]))
    }

    @Test func aSilentAddressHoldsUpNoOther() throws {
        let appliance = try Appliance(seed: 1)
        // Listens, and never says a word.
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(silent, $0, length) == 0 && listen(silent, 5) == 0 && getsockname(silent, $0, &length) == 0
            }
        }
        try #require(isBound)
        let mute = try #require(CandidateAddress(host: "127.0.0.1", port: UInt16(bigEndian: address.sin_port)))
        var limits = PinnedClient.Limits()
        limits.connectMilliseconds = 2_000
        let client = try #require(PinnedClient(appliance.key.fingerprint, limits: limits))
        let right = try appliance.address()
        #expect(client.race(echo, [mute, right]).answer?.address == right)
        #expect(client.ask(echo, at: mute) == .failure(.timeout))
    }

    @Test func takesNoLongAnswerAndGoesNowhereElse() throws {
        let appliance = try Appliance(seed: 1)
        let client = try #require(PinnedClient(appliance.key.fingerprint))
        let address = try appliance.address()
        #expect(client.ask(PinnedRequest(path: "/long", answerLimit: 99_999), at: address) == .failure(.answerTooLong))
        #expect(try client.ask(PinnedRequest(path: "/long", answerLimit: 100_000), at: address).get().body.count == 100_000)
        #expect(try client.ask(PinnedRequest(path: "/elsewhere", answerLimit: 10), at: address).get().status == 303)
    }

    @Test func aNameThatLeadsToAForbiddenAddressIsNotTried() throws {
        let appliance = try Appliance(seed: 1)
        let name = try appliance.address("localhost")
        let open = try #require(PinnedClient(appliance.key.fingerprint))
        #expect(try open.ask(echo, at: name).get().status == 200)
        let closed = try #require(PinnedClient(appliance.key.fingerprint, mayConnect: { !$0.isPrivate }))
        #expect(closed.ask(echo, at: name) == .failure(.notAllowed))
        let nowhere = try #require(CandidateAddress(host: "streamr-test.invalid", port: 1))
        #expect(open.ask(echo, at: nowhere) == .failure(.unresolved))
    }

    @Test func endsWhenItIsTold() throws {
        let appliance = try Appliance(seed: 1)
        let client = try #require(PinnedClient(appliance.key.fingerprint, isCancelled: { true }))
        #expect(client.ask(echo, at: try appliance.address()) == .failure(.cancelled))
        #expect(appliance.requests.withLock { $0.isEmpty })
    }

    @Test func theCertificateIsTheKeyAndNeverEnds() throws {
        let key = try #require(IdentityKey(seed: [UInt8](repeating: 1, count: 32)))
        let certificate = try Certificate.identity(key: key.pem)
        #expect(certificate.validFrom == 0 && certificate.expires > 4_000_000_000 && certificate.isSelfSigned && certificate.names.isEmpty)
        #expect(throws: TLSError.self) { try Certificate.identity(key: "rubbish") }
        let browsers = try Certificate.selfSigned(names: ["localhost"], now: 0)
        #expect(throws: TLSError.self) { try Certificate.identity(key: browsers.key) }
    }
}
