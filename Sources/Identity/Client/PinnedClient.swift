import CCurl
import Glibc
import Membership
import Threads

/// Asks one appliance over HTTPS, and trusts its key and nothing else. It keeps its connection for the next request.
///
/// Owned by one thread; every call blocks until there is an answer, or none.
public final class PinnedClient {
    public struct Limits: Sendable {
        /// Until the key has been seen.
        public var connectMilliseconds = 8_000
        public var totalMilliseconds = 15_000
        /// How long an address is tried before the next one is tried beside it.
        public var staggerMilliseconds: Int64 = 250
        /// How long it may take until it is seen that the request is cancelled, unless a `Waker` is used.
        public var cancelMilliseconds: Int64 = 200

        public init() {}
    }

    /// How a race over several addresses ended.
    public enum Outcome: Sendable, Equatable {
        case answered(PinnedAnswer)
        /// Why, for each address.
        case failed([CandidateAddress: ConnectionFailure])
    }

    /// Lets a request that waits look whether it is cancelled; from any thread, while its client is there.
    ///
    /// `@unchecked Sendable`: libcurl lets any thread wake a handle, and the pointer never changes.
    public struct Waker: @unchecked Sendable {
        fileprivate let multi: OpaquePointer

        public func wake() { curl_multi_wakeup(UnsafeMutableRawPointer(multi)) }
    }

    let multi: OpaquePointer
    private(set) var pin: String
    let limits: Limits
    let mayConnect: (CandidateAddress) -> Bool
    let isCancelled: () -> Bool

    /// libcurl asks to be started once, before any thread uses it.
    static let isStarted = streamr_curl_start() == 0

    /// `mayConnect`: whether an address, also one that a name has led to, may be tried. `isCancelled`: asked every `cancelMilliseconds`.
    public init?(
        _ appliance: Fingerprint, limits: Limits = Limits(), mayConnect: @escaping (CandidateAddress) -> Bool = { !$0.isNowhere },
        isCancelled: @escaping () -> Bool = { false }
    ) {
        guard Self.isStarted, let made = curl_multi_init() else { return nil }
        multi = OpaquePointer(made)
        pin = Self.pin(appliance)
        self.limits = limits
        self.mayConnect = mayConnect
        self.isCancelled = isCancelled
        streamr_curl_limit(UnsafeMutableRawPointer(multi), 4)
    }

    /// From now on this key is trusted, and the one before no more.
    public func trust(_ appliance: Fingerprint) { pin = Self.pin(appliance) }

    private static func pin(_ appliance: Fingerprint) -> String { "sha256//" + Base64.text(appliance.bytes) }

    public var waker: Waker { Waker(multi: multi) }

    deinit {
        curl_multi_cleanup(UnsafeMutableRawPointer(multi))
    }

    /// Asks at one address.
    public func ask(_ request: PinnedRequest, at address: CandidateAddress) -> Result<PinnedAnswer, ConnectionFailure> {
        switch race(request, [address]) {
        case .answered(let answer): return .success(answer)
        case .failed(let failures): return .failure(failures[address] ?? .cancelled)
        }
    }

    /// Asks at all addresses, each a moment after the one before; the first answer wins, and the others are dropped.
    public func race(_ request: PinnedRequest, _ addresses: [CandidateAddress]) -> Outcome {
        var waiting = addresses[...]
        var running: [Transfer] = []
        var failures: [CandidateAddress: ConnectionFailure] = [:]
        defer { for transfer in running { curl_multi_remove_handle(UnsafeMutableRawPointer(multi), transfer.handle) } }
        var nextStart = SteadyClock.milliseconds()
        while !isCancelled() {
            if let address = waiting.first, running.isEmpty || SteadyClock.milliseconds() >= nextStart {
                waiting.removeFirst()
                nextStart = SteadyClock.milliseconds() + limits.staggerMilliseconds
                if let transfer = Transfer(request, address, pin: pin, limits, mayConnect),
                    curl_multi_add_handle(UnsafeMutableRawPointer(multi), transfer.handle) == CURLM_OK
                {
                    running.append(transfer)
                } else {
                    failures[address] = .other("no memory")
                    continue
                }
            }
            guard !running.isEmpty else { break }
            var count: Int32 = 0
            curl_multi_perform(UnsafeMutableRawPointer(multi), &count)
            var code: Int32 = 0
            while let handle = streamr_curl_finished(UnsafeMutableRawPointer(multi), &code) {
                guard let index = running.firstIndex(where: { $0.handle == handle }) else { continue }
                let transfer = running.remove(at: index)
                // Before it is removed: then nobody knows its connection any more.
                let result = transfer.result(code)
                curl_multi_remove_handle(UnsafeMutableRawPointer(multi), handle)
                switch result {
                case .success(let answer): return .answered(answer)
                case .failure(let failure): failures[transfer.address] = failure
                }
                nextStart = SteadyClock.milliseconds()
            }
            let wait =
                waiting.isEmpty
                ? limits.cancelMilliseconds : max(0, min(limits.cancelMilliseconds, nextStart - SteadyClock.milliseconds()))
            if !running.isEmpty { curl_multi_poll(UnsafeMutableRawPointer(multi), nil, 0, Int32(wait), nil) }
        }
        for address in addresses where failures[address] == nil { failures[address] = .cancelled }
        return .failed(failures)
    }
}
