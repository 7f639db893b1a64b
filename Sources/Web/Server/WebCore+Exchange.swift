import CMicroHTTPD

/// The course of one request, on the library's thread: head, body in pieces, answer.
extension WebCore {
    func headArrived(_ exchange: Exchange, _ connection: OpaquePointer, url: String, method: String, version: String) -> MHD_Result {
        switch RequestReader.read(connection, url: url, method: method, version: version, limits: configuration) {
        case .request(let request):
            exchange.gathering.request = request
            return streamr_mhd_yes
        case .refusal(let response):
            exchange.gathering.refusal = response
            // Answered before its body: libmicrohttpd closes the connection afterwards, so the body is never taken for a request.
            return ResponseWriter.send(finished(response), on: connection, for: exchange, isHead: method == Method.head.rawValue)
        }
    }

    /// Returns false to have the connection closed.
    func bodyArrived(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Bool {
        exchange.gathering.bodyBytes += bytes.count
        guard exchange.gathering.bodyBytes <= configuration.maximumBody else {
            // A chunked body has no length to refuse beforehand. A little is read and thrown away, so that the answer gets through.
            exchange.gathering.refusal = .bodyTooLarge
            exchange.gathering.request?.body = []
            return exchange.gathering.bodyBytes <= 4 * configuration.maximumBody
        }
        exchange.gathering.request?.body.append(contentsOf: bytes)
        return true
    }

    /// Called when the request is whole, and again when the connection was woken.
    func requestArrived(_ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        guard let request = exchange.gathering.request else { return streamr_mhd_no }
        let isHead = request.method == .head
        if let refusal = exchange.gathering.refusal {
            return ResponseWriter.send(finished(refusal).with("Connection", "close"), on: connection, for: exchange, isHead: isHead)
        }
        if exchange.gathering.isDispatched {
            if let answer = exchange.takeAnswer() { return ResponseWriter.send(answer, on: connection, for: exchange, isHead: isHead) }
            // Woken without an answer: the server is stopping, or the answer is about to come.
            if exchange.sleep() { return streamr_mhd_yes }
            let answer = exchange.takeAnswer() ?? .shuttingDown
            return ResponseWriter.send(answer, on: connection, for: exchange, isHead: isHead)
        }
        exchange.gathering.isDispatched = true
        exchange.visit?.setDeadline(MonotonicClock.seconds + configuration.answerSeconds)
        switch router.action(for: request) {
        case .answer(let response):
            return ResponseWriter.send(response, on: connection, for: exchange, isHead: isHead)
        case .wait(let work):
            guard exchange.sleep() else { return ResponseWriter.send(.shuttingDown, on: connection, for: exchange, isHead: isHead) }
            Task { exchange.answer(await work()) }
            return streamr_mhd_yes
        }
    }

    private func finished(_ refusal: Response) -> Response {
        refusal.with("X-Content-Type-Options", "nosniff")
    }
}
