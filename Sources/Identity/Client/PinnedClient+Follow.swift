import CCurl
import Membership

extension PinnedClient {
    /// Asks at one address for an answer that does not end, and hands over its bytes as they come, until it does end.
    ///
    /// - Parameters:
    ///   - take: Gets bytes of an answer with the status 200; false ends it.
    ///   - beside: Asked whenever `wake` rings: what else is to be asked there meanwhile, one after the other. Its answer is not looked at
    ///     but for its status: another one than 200 ends all.
    /// - Returns: The status with which an answer has ended.
    public func follow(
        _ request: PinnedRequest, at address: CandidateAddress, wake: WakeUp, take: @escaping (UnsafeRawBufferPointer) -> Bool,
        beside: () -> PinnedRequest?
    ) -> Result<Int, ConnectionFailure> {
        let multi = UnsafeMutableRawPointer(multi)
        guard let main = Transfer(request, address, pin: pin, limits, mayConnect, follow: take),
            curl_multi_add_handle(multi, main.handle) == CURLM_OK
        else { return .failure(.other("no memory")) }
        var running = [main]
        defer { for transfer in running { curl_multi_remove_handle(multi, transfer.handle) } }
        while !isCancelled() {
            if running.count == 1, let next = beside() {
                guard let other = Transfer(next, address, pin: pin, limits, mayConnect),
                    curl_multi_add_handle(multi, other.handle) == CURLM_OK
                else { return .failure(.other("no memory")) }
                running.append(other)
            }
            var count: Int32 = 0
            curl_multi_perform(multi, &count)
            var code: Int32 = 0
            var isIdle = true
            while let handle = streamr_curl_finished(multi, &code) {
                guard let index = running.firstIndex(where: { $0.handle == handle }) else { continue }
                let transfer = running.remove(at: index)
                let result = transfer.result(code)
                curl_multi_remove_handle(multi, handle)
                guard case .success(let answer) = result, answer.status == 200, transfer !== main else { return result.map(\.status) }
                isIdle = false
            }
            if isIdle { streamr_curl_wait(multi, wake.descriptor, 250) }
            wake.heard()
        }
        return .failure(.cancelled)
    }
}
