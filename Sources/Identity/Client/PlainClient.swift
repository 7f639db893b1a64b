import CCurl
import Membership
import Threads

/// Asks over plain HTTP, several addresses at once. Whoever answers is nobody yet: the answer itself has to prove who it is.
///
/// Owned by one thread; every call blocks until each question has an answer, or none.
public final class PlainClient {
    public struct Question: Sendable, Equatable {
        public var address: CandidateAddress
        /// With the query.
        public var path: String

        public init(_ path: String, at address: CandidateAddress) {
            self.path = path
            self.address = address
        }
    }

    private let multi: UnsafeMutableRawPointer
    private let limits: PinnedClient.Limits
    private let answerLimit: Int
    private let isCancelled: () -> Bool

    /// `answerLimit`: bytes of an answer; a longer one is none. nil: libcurl does not start.
    public init?(limits: PinnedClient.Limits, answerLimit: Int, isCancelled: @escaping () -> Bool = { false }) {
        guard PinnedClient.isStarted, let made = curl_multi_init() else { return nil }
        multi = made
        self.limits = limits
        self.answerLimit = answerLimit
        self.isCancelled = isCancelled
        streamr_curl_limit(multi, 1)
    }

    deinit { curl_multi_cleanup(multi) }

    /// The bodies of those that were answered with 200, in the order of the questions; nil: no such answer.
    public func ask(_ questions: [Question]) -> [[UInt8]?] {
        var answers = [[UInt8]?](repeating: nil, count: questions.count)
        var running: [(index: Int, transfer: Transfer)] = []
        for (index, question) in questions.enumerated() {
            let request = PinnedRequest(path: question.path, answerLimit: answerLimit)
            // What was asked for is what is connected to: there are no names here that could lead elsewhere.
            guard let transfer = Transfer(request, question.address, pin: nil, limits, { $0 == question.address }),
                curl_multi_add_handle(multi, transfer.handle) == CURLM_OK
            else { continue }
            running.append((index, transfer))
        }
        defer { for (_, transfer) in running { curl_multi_remove_handle(multi, transfer.handle) } }
        while !running.isEmpty, !isCancelled() {
            var count: Int32 = 0
            curl_multi_perform(multi, &count)
            var code: Int32 = 0
            while let handle = streamr_curl_finished(multi, &code) {
                guard let place = running.firstIndex(where: { $0.transfer.handle == handle }) else { continue }
                let (index, transfer) = running.remove(at: place)
                if case .success(let answer) = transfer.result(code), answer.status == 200 { answers[index] = answer.body }
                curl_multi_remove_handle(multi, handle)
            }
            if !running.isEmpty { curl_multi_poll(multi, nil, 0, Int32(limits.cancelMilliseconds), nil) }
        }
        return answers
    }
}
