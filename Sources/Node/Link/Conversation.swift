import AppliancePort
import Identity
import Membership
import Threads
import Web

/// Signed requests to one appliance: finds it among its addresses, opens sessions, and asks. Owned by one thread; every call blocks.
final class Conversation {
    enum Failure: Error, Equatable {
        /// Why, for each address that was tried.
        case unreachable([CandidateAddress: ConnectionFailure])
        /// It answered with this status of HTTP.
        case refused(Int)
        /// It answered with what no release sends.
        case nonsense
    }

    static let path = Router.portPrefix

    /// Of the key that is trusted.
    private var appliance: Fingerprint
    private let identity: IdentityKey
    private let configuration: NodeConfiguration
    let client: PinnedClient
    private let pacer: Locked<CandidatePacer>
    var session: RequestSession?
    /// Where it has proved its key.
    private(set) var address: CandidateAddress?
    /// Where it did so last, and when (milliseconds), whatever happened since.
    private var proof: (address: CandidateAddress, time: Int64)?
    /// What it has said of its keys, if the one that was known is no more.
    private(set) var successions: SuccessionChain?
    /// Told of it; nil: another key is nobody that this box knows.
    private let onSuccession: ((SuccessionChain) -> Void)?
    /// Of the line to it and back, by the last answer.
    private(set) var roundTripMicroseconds: Int?

    /// `pacer`: of all who try what the same hub has named. `onSuccession`: told when the appliance has another key, which the one that was
    /// known has signed; nil: that is not looked for. nil: libcurl does not start.
    init?(
        with appliance: Fingerprint, _ identity: IdentityKey, _ configuration: NodeConfiguration, pacer: Locked<CandidatePacer>,
        limits: PinnedClient.Limits = PinnedClient.Limits(), onSuccession: ((SuccessionChain) -> Void)? = nil,
        isCancelled: @escaping () -> Bool
    ) {
        let networks = configuration.networks
        let made = PinnedClient(
            appliance, limits: limits, mayConnect: { !CandidatePolicy.usable([$0], networks: networks()).isEmpty }, isCancelled: isCancelled
        )
        guard let made else { return nil }
        self.appliance = appliance
        self.identity = identity
        self.configuration = configuration
        self.pacer = pacer
        self.onSuccession = onSuccession
        client = made
    }

    /// Its key, once it has shown it.
    var key: PublicKey? { session?.receiver }

    /// Ends the wait of a request that is cancelled; while the conversation is there.
    var waker: PinnedClient.Waker { client.waker }

    /// Asks; opens a session when there is none, and once more when the other side has forgotten it. `limit`: bytes of the answer.
    func ask(_ name: String, _ body: [UInt8]?, limit: Int, _ candidates: [CandidateAddress]) throws(Failure) -> [UInt8] {
        var last = Failure.unreachable([:])
        var silent: CandidateAddress?
        for _ in 0..<2 {
            if session == nil {
                let others = candidates.filter { $0 != silent }
                guard silent == nil || !others.isEmpty else { throw last }
                try open(others, without: silent)
            }
            guard let address else { throw last }
            let path = Self.path + name
            let method = body == nil ? "GET" : "POST"
            let signature = session?.signature(method: method, path: path, body: body ?? [])
            switch client.ask(PinnedRequest(path: path, body: body, signature: signature, answerLimit: limit), at: address) {
            case .success(let answer) where answer.status == 200:
                roundTripMicroseconds = answer.roundTripMicroseconds
                proof = (address, configuration.monotonic())
                return answer.body
            case .success(let answer):
                last = .refused(answer.status)
                guard answer.status == 401 else { throw last }
            case .failure(let failure):
                last = .unreachable([address: failure])
                // Nobody answers there: that would be no other the second time.
                if failure == .timeout { silent = address }
            }
            session = nil
        }
        throw last
    }

    func open(_ candidates: [CandidateAddress], without silent: CandidateAddress?) throws(Failure) {
        var usable = CandidatePolicy.usable(candidates, networks: configuration.networks())
        if let address, address != silent { usable = [address] + usable.filter { $0 != address } }
        let tried = usable.filter(mayTry)
        let request = PinnedRequest(
            path: Self.path + "/session", body: SessionRequest(key: identity.publicKey).bytes, answerLimit: SessionAnswer.size)
        var outcome = client.race(request, tried)
        if case .failed(let failures) = outcome, let place = failures.first(where: { $0.value == .wrongKey })?.key, follow(at: place) {
            outcome = client.race(request, [place])
        }
        switch outcome {
        case .failed(let failures):
            address = nil
            throw .unreachable(failures)
        case .answered(let answer):
            guard answer.status == 200 else { throw .refused(answer.status) }
            guard let opened = try? SessionAnswer(bytes: answer.body), Fingerprint(of: opened.key, .sodium) == appliance else {
                throw .nonsense
            }
            address = answer.address
            roundTripMicroseconds = answer.roundTripMicroseconds
            proof = (answer.address, configuration.monotonic())
            session = RequestSession(opened, signer: identity.signer, .sodium)
        }
    }

    private func mayTry(_ place: CandidateAddress) -> Bool {
        let now = configuration.monotonic()
        let isProved = proof.map { $0.address == place && now - $0.time < CandidatePacer.proofLasts } ?? false
        return pacer.withLock { $0.mayTry(place, now: now, isProved: isProved) }
    }

    /// Another key is there. An appliance that has had the known one still proves it to who asks for it, and says which one followed.
    private func follow(at place: CandidateAddress) -> Bool {
        guard onSuccession != nil, mayTry(place) else { return false }
        let request = PinnedRequest(
            path: Self.path + "/succession", answerLimit: SuccessionChain.maximumSize, serverName: appliance.serverName)
        guard case .success(let answer) = client.ask(request, at: place), answer.status == 200 else { return false }
        return follow(answer.body)
    }

    /// Trusts the key to which a chain leads from the known one; false: it leads nowhere. Whoever hands it over.
    func follow(_ chain: [UInt8]) -> Bool {
        guard let onSuccession, let chain = try? SuccessionChain(bytes: chain, .sodium), let key = chain.key(after: appliance, .sodium)
        else {
            return false
        }
        appliance = Fingerprint(of: key, .sodium)
        successions = chain
        session = nil
        client.trust(appliance)
        onSuccession(chain)
        return true
    }
}

extension Conversation.Failure: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreachable(let failures) where failures.isEmpty:
            return "none of its addresses can be tried from here now"
        case .unreachable(let failures):
            return failures.map { "\($0.key): \($0.value)" }.sorted().joined(separator: "; ")
        case .refused(let status): return "it refused the request (\(status))"
        case .nonsense: return "it answered with something else: is it from another release?"
        }
    }
}
