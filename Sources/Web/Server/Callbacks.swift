import CMicroHTTPD
import Glibc
import Threads

// What libmicrohttpd calls, on its own threads. Global functions: a closure would carry the isolation of the place where it is written.

let acceptConnection: MHD_AcceptPolicyCallback = { context, address, _ in
    guard let core = core(context) else { return streamr_mhd_no }
    return core.accepts(PeerAddress(address)) ? streamr_mhd_yes : streamr_mhd_no
}

let connectionChanged: MHD_NotifyConnectionCallback = { context, connection, slot, code in
    guard let core = core(context), let connection, let slot else { return }
    if code == streamr_mhd_opened {
        let visit = core.connectionOpened(
            PeerAddress(streamr_mhd_address(connection)), descriptor: streamr_mhd_descriptor(connection),
            deadline: SteadyClock.seconds() + core.configuration.requestSeconds)
        slot.pointee = Unmanaged.passRetained(visit).toOpaque()
    } else if let pointer = slot.pointee {
        core.connectionClosed(Unmanaged<Visit>.fromOpaque(pointer).takeRetainedValue())
        slot.pointee = nil
    }
}

let requestCompleted: MHD_RequestCompletedCallback = { context, connection, slot, _ in
    guard let core = core(context), let connection, let slot, let pointer = slot.pointee else { return }
    slot.pointee = nil
    let visit = visit(of: connection)
    if pointer != plainRequest {
        let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
        visit?.setExchange(nil)
        exchange.over()
        core.exchangeEnded(exchange)
    }
    // The next request on the connection may come after a pause of `timeoutSeconds`, and then has its own time.
    visit?.setDeadline(SteadyClock.seconds() + core.configuration.timeoutSeconds + core.configuration.requestSeconds)
}

/// Leaves everything as it came: `PercentEncoding` decodes, once, and sees what an attacker wrote.
let keepEscapes: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = { _, _, text in
    text.map { strlen($0) } ?? 0
}

/// The library calls this when the head of a request is there, for each piece of its body, when it is whole, and when the connection was
/// woken. `slot` keeps what is known between the calls: nothing, `plainRequest` or an exchange.
let handleRequest: MHD_AccessHandlerCallback = { context, connection, url, method, version, upload, uploadSize, slot in
    guard let core = core(context), let connection, let url, let method, let version, let uploadSize, let slot else {
        return streamr_mhd_no
    }
    let head = RequestHead(connection: connection, visit: visit(of: connection), url: url, method: method, version: version)
    guard let pointer = slot.pointee else {
        if streamr_mhd_has_no_body(connection, method) != 0 {
            slot.pointee = plainRequest
            return streamr_mhd_yes
        }
        return core.headArrived(head, core.beginExchange(head, slot))
    }
    if pointer == plainRequest { return core.plainRequestArrived(head, slot) }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    if uploadSize.pointee > 0, let upload {
        let taken = core.bodyArrived(exchange, UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee))
        uploadSize.pointee = 0
        return taken ? streamr_mhd_yes : streamr_mhd_no
    }
    return core.requestArrived(head, exchange)
}

/// Stands in the library's slot for a GET or HEAD without a body, which needs no exchange unless its answer has to wait.
///
/// `nonisolated(unsafe)`: an address that is compared, and never written to.
nonisolated(unsafe) private let plainRequest = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

private func core(_ context: UnsafeMutableRawPointer?) -> WebCore? {
    context.map { Unmanaged<WebCore>.fromOpaque($0).takeUnretainedValue() }
}

private func visit(of connection: OpaquePointer) -> Visit? {
    streamr_mhd_socket_context(connection).map { Unmanaged<Visit>.fromOpaque($0).takeUnretainedValue() }
}
