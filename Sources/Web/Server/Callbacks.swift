import CMicroHTTPD
import Glibc

// What libmicrohttpd calls, on its own threads. Global functions: a closure would carry the isolation of the place where it is written.

let acceptConnection: MHD_AcceptPolicyCallback = { context, address, _ in
    guard let core = core(context) else { return streamr_mhd_no }
    return core.accepts(PeerAddress(address)) ? streamr_mhd_yes : streamr_mhd_no
}

let connectionChanged: MHD_NotifyConnectionCallback = { context, connection, slot, code in
    guard let core = core(context), let connection, let slot else { return }
    if code == streamr_mhd_opened {
        let visit = Visit(
            address: PeerAddress(streamr_mhd_address(connection)), descriptor: streamr_mhd_descriptor(connection),
            deadline: MonotonicClock.seconds + core.configuration.requestSeconds)
        core.connectionOpened(visit)
        slot.pointee = Unmanaged.passRetained(visit).toOpaque()
    } else if let pointer = slot.pointee {
        core.connectionClosed(Unmanaged<Visit>.fromOpaque(pointer).takeRetainedValue())
        slot.pointee = nil
    }
}

let requestCompleted: MHD_RequestCompletedCallback = { context, _, slot, _ in
    guard let core = core(context), let slot, let pointer = slot.pointee else { return }
    slot.pointee = nil
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
    exchange.over()
    core.exchangeEnded(exchange)
    // The next request on the connection may come after a pause of `timeoutSeconds`, and then has its own time.
    exchange.visit?.setDeadline(MonotonicClock.seconds + core.configuration.timeoutSeconds + core.configuration.requestSeconds)
}

/// Leaves everything as it came: `PercentEncoding` decodes, once, and sees what an attacker wrote.
let keepEscapes: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = { _, _, text in
    text.map { strlen($0) } ?? 0
}

let handleRequest: MHD_AccessHandlerCallback = { context, connection, url, method, version, upload, uploadSize, slot in
    guard let core = core(context), let connection, let url, let method, let version, let uploadSize, let slot else {
        return streamr_mhd_no
    }
    guard let pointer = slot.pointee else {
        let visit = streamr_mhd_socket_context(connection).map { Unmanaged<Visit>.fromOpaque($0).takeUnretainedValue() }
        let exchange = Exchange(connection: connection, visit: visit)
        slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
        core.exchangeBegan(exchange)
        return core.headArrived(
            exchange, connection, url: String(cString: url), method: String(cString: method), version: String(cString: version))
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    if uploadSize.pointee > 0, let upload {
        let taken = core.bodyArrived(exchange, UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee))
        uploadSize.pointee = 0
        return taken ? streamr_mhd_yes : streamr_mhd_no
    }
    return core.requestArrived(exchange, connection)
}

private func core(_ context: UnsafeMutableRawPointer?) -> WebCore? {
    context.map { Unmanaged<WebCore>.fromOpaque($0).takeUnretainedValue() }
}
