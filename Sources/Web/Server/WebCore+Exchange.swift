import CMicroHTTPD
import Threads

/// The course of one request, on the library's thread: head, body in pieces, answer.
extension WebCore {
    /// A GET or HEAD without a body is whole: most are answered here, with nothing kept.
    func plainRequestArrived(_ head: RequestHead, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> MHD_Result {
        switch RequestReader.read(head, limits: configuration) {
        case .refusal(let response):
            return ResponseWriter.send(finished(response).with("Connection", "close"), on: head.connection)
        case .request(let request):
            head.visit?.setDeadline(SteadyClock.seconds() + configuration.answerSeconds)
            let action = router.action(for: request)
            if case .answer(let response) = action, !response.isStreaming {
                return ResponseWriter.send(response, on: head.connection, to: request)
            }
            let exchange = beginExchange(head, slot)
            exchange.gathering.request = request
            exchange.gathering.isDispatched = true
            return perform(action, request, head, exchange)
        }
    }

    /// Makes what the request needs beyond this call, and leaves it in the library's slot.
    func beginExchange(_ head: RequestHead, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Exchange {
        let exchange = Exchange(connection: head.connection, visit: head.visit, watch: watch, line: line)
        slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
        exchangeBegan(exchange)
        return exchange
    }

    func headArrived(_ head: RequestHead, _ exchange: Exchange) -> MHD_Result {
        switch RequestReader.read(head, limits: configuration) {
        case .request(let request):
            exchange.gathering.request = request
            return streamr_mhd_yes
        case .refusal(let response):
            exchange.gathering.refusal = response
            // Answered before its body: libmicrohttpd closes the connection afterwards, so the body is never taken for a request.
            return ResponseWriter.send(finished(response), on: head.connection)
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
    func requestArrived(_ head: RequestHead, _ exchange: Exchange) -> MHD_Result {
        guard let request = exchange.gathering.request else { return streamr_mhd_no }
        if let refusal = exchange.gathering.refusal {
            return ResponseWriter.send(finished(refusal).with("Connection", "close"), on: head.connection)
        }
        guard exchange.gathering.isDispatched else {
            exchange.gathering.isDispatched = true
            head.visit?.setDeadline(SteadyClock.seconds() + configuration.answerSeconds)
            return perform(router.action(for: request), request, head, exchange)
        }
        defer { exchange.giveBackPlace() }
        if exchange.isPeerGone { return streamr_mhd_no }
        if let answer = exchange.takeAnswer() { return send(answer, request, head, exchange) }
        // Woken without an answer: the server is stopping, or the answer is about to come.
        return sleep(request, head, exchange)
    }

    private func perform(_ action: Router.Action, _ request: Request, _ head: RequestHead, _ exchange: Exchange) -> MHD_Result {
        switch action {
        case .answer(let response):
            return send(response, request, head, exchange)
        case .wait(let work):
            guard exchange.sleep() else { return ResponseWriter.send(.shuttingDown, on: head.connection, to: request, for: exchange) }
            Task { exchange.answer(await work()) }
            return streamr_mhd_yes
        case .later(let begin, let finish):
            guard mayWaitForReply() else {
                return ResponseWriter.send(finish(.tooManyWaiting), on: head.connection, to: request, for: exchange)
            }
            exchange.gathering.isWaitingForReply = true
            // The two hold each other until the answer is there, or the exchange is over.
            let reply = Reply { exchange.answer(finish($0), inTurn: true) }
            exchange.setReply(reply)
            head.visit?.setExchange(exchange)
            begin(reply)
            return sleep(request, head, exchange)
        }
    }

    private func sleep(_ request: Request, _ head: RequestHead, _ exchange: Exchange) -> MHD_Result {
        if exchange.sleep() { return streamr_mhd_yes }
        if exchange.isPeerGone { return streamr_mhd_no }
        let answer = exchange.takeAnswer() ?? .shuttingDown
        return send(answer, request, head, exchange)
    }

    private func send(_ answer: Response, _ request: Request, _ head: RequestHead, _ exchange: Exchange) -> MHD_Result {
        if answer.isToKnownPeer, let visit = head.visit { peerIsKnown(visit) }
        return ResponseWriter.send(answer, on: head.connection, to: request, for: exchange)
    }

    private func finished(_ refusal: Response) -> Response {
        refusal.with("X-Content-Type-Options", "nosniff")
    }
}
