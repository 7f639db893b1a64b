import Identity
import Membership
import Storage
import Threads
import Uplink

/// How fast this box's line carries bytes to the hub: a few connections send them side by side, at most so many and for so long.
extension HubLink {
    func measureUplink(at address: CandidateAddress) {
        guard uplink.beginMeasuring(fingerprint) else { return }
        let measurement = Locked(UplinkMeasurement(began: configuration.monotonic()))
        if let session = openSession(at: address) {
            let shared = Locked(session)
            let senders = (1..<UplinkMeasurement.connections).compactMap { _ in
                try? NativeThread("uplink") { [self] in send(to: address, measurement, shared) }
            }
            send(to: address, measurement, shared)
            for sender in senders { sender.join() }
        }
        do {
            try uplink.measured(measurement.withLock { $0 }, to: fingerprint)
            if let kilobits = measurement.withLock({ $0.kilobits }) { onEvent(.measured(kilobits: kilobits)) }
        } catch {
            onEvent(.notSaved(error.description))
        }
    }

    /// Saves how much was given, when it is time. `isLast`: now.
    func saveGiven(isLast: Bool = false) {
        do throws(StorageError) {
            try uplink.saveGiven(fingerprint, isLast: isLast)
        } catch {
            onEvent(.notSaved(error.description))
        }
    }

    private var measuringClient: PinnedClient? {
        var limits = PinnedClient.Limits()
        limits.totalMilliseconds = 8_000
        let networks = configuration.networks
        return PinnedClient(
            pin, limits: limits, mayConnect: { !CandidatePolicy.usable([$0], networks: networks()).isEmpty },
            isCancelled: { [self] in isStopping })
    }

    private func openSession(at address: CandidateAddress) -> RequestSession? {
        let request = PinnedRequest(
            path: Conversation.path + "/session", body: SessionRequest(key: identity.publicKey).bytes, answerLimit: SessionAnswer.size)
        guard case .success(let answer) = measuringClient?.ask(request, at: address), answer.status == 200,
            let opened = try? SessionAnswer(bytes: answer.body), Fingerprint(of: opened.key, .sodium) == pin
        else { return nil }
        return RequestSession(opened, signer: identity.signer, .sodium)
    }

    private func send(to address: CandidateAddress, _ measurement: Locked<UplinkMeasurement>, _ session: Locked<RequestSession>) {
        guard let client = measuringClient else { return }
        let path = Conversation.path + "/uplink"
        let body: [UInt8] = [1] + Random.bytes(UplinkMeasurement.pieceSize - 1)
        var sent = 0
        while !isStopping, measurement.withLock({ $0.maySend(now: configuration.monotonic()) }) {
            let signature = session.withLock { $0.signature(method: "POST", path: path, body: body) }
            let answer = client.ask(PinnedRequest(path: path, body: body, signature: signature, answerLimit: 16), at: address)
            guard case .success(let answer) = answer, answer.status == 200 else { return }
            let isFirst = sent == 0
            sent += 1
            measurement.withLock { $0.arrived(isFirst: isFirst, now: configuration.monotonic()) }
        }
    }
}
