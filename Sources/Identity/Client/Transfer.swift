import CCurl
import Glibc
import Membership

/// One request to one address, as libcurl works on it. Owned by the client that runs it, on one thread.
final class Transfer {
    let handle: UnsafeMutableRawPointer
    let address: CandidateAddress
    private let limit: Int
    private let mayConnect: (CandidateAddress) -> Bool
    private var body: [UInt8] = []
    /// Gets the bytes of an answer that says 200, as they come; false ends it.
    private let follow: ((UnsafeRawBufferPointer) -> Bool)?
    private var isTooLong = false
    private var isNotAllowed = false
    // What libcurl reads until the request is over.
    private let options: UnsafeMutablePointer<streamr_curl_request>
    private let sent: UnsafeMutableBufferPointer<UInt8>
    private let texts: [UnsafeMutablePointer<CChar>]
    private var fields: UnsafeMutablePointer<curl_slist>?
    private var places: UnsafeMutablePointer<curl_slist>?

    /// `pin`: of the key that is trusted, over TLS; nil: plain HTTP, to whoever is there.
    init?(
        _ request: PinnedRequest, _ address: CandidateAddress, pin: String?, _ limits: PinnedClient.Limits,
        _ mayConnect: @escaping (CandidateAddress) -> Bool, follow: ((UnsafeRawBufferPointer) -> Bool)? = nil
    ) {
        let host = request.serverName.map { "\($0):\(address.port)" } ?? address.description
        guard let url = strdup("\(pin == nil ? "http" : "https")://\(host)\(request.path)") else { return nil }
        let pin = pin.flatMap { strdup($0) }
        guard let handle = curl_easy_init() else {
            free(url)
            free(pin)
            return nil
        }
        texts = [url] + (pin.map { [$0] } ?? [])
        self.handle = handle
        self.address = address
        self.mayConnect = mayConnect
        self.follow = follow
        limit = request.answerLimit
        sent = .allocate(capacity: max(1, request.body?.count ?? 0))
        _ = sent.initialize(from: request.body ?? [])
        options = .allocate(capacity: 1)
        options.initialize(to: streamr_curl_request())
        // `Expect` would make it wait for leave to send a long body.
        for field in ["Content-Type: application/octet-stream", "Expect:", "Accept:"] { fields = curl_slist_append(fields, field) }
        if let signature = request.signature { fields = curl_slist_append(fields, "\(RequestSignature.field): \(signature)") }
        options.pointee.url = UnsafePointer(url)
        options.pointee.pin = pin.map { UnsafePointer($0) }
        if let bytes = request.body {
            options.pointee.body = UnsafeRawPointer(sent.baseAddress)
            options.pointee.body_size = bytes.count
        }
        options.pointee.fields = fields
        // The name is for TLS alone; what is connected to is the address.
        if request.serverName != nil { places = curl_slist_append(places, "::\(address)") }
        options.pointee.connect_to = places
        options.pointee.connect_milliseconds = limits.connectMilliseconds
        options.pointee.total_milliseconds = follow == nil ? limits.totalMilliseconds : 0
        options.pointee.take = takeAnswer
        options.pointee.may_connect = mayConnectTo
        options.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        guard streamr_curl_set(handle, options) == streamr_curl_ok else { return nil }
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(fields)
        curl_slist_free_all(places)
        options.deallocate()
        sent.deallocate()
        for text in texts { free(text) }
    }

    func result(_ code: Int32) -> Result<PinnedAnswer, ConnectionFailure> {
        switch code {
        case streamr_curl_ok:
            let roundTrip = streamr_curl_round_trip(handle)
            return .success(
                PinnedAnswer(
                    status: streamr_curl_status(handle), body: body, address: address,
                    roundTripMicroseconds: roundTrip < 0 ? nil : roundTrip))
        case streamr_curl_wrong_key: return .failure(.wrongKey)
        case streamr_curl_refused: return .failure(isNotAllowed ? .notAllowed : .refused)
        case streamr_curl_timeout: return .failure(.timeout)
        case streamr_curl_unresolved: return .failure(.unresolved)
        case streamr_curl_not_taken where isTooLong: return .failure(.answerTooLong)
        default: return .failure(.other(String(cString: curl_easy_strerror(CURLcode(rawValue: UInt32(bitPattern: code))))))
        }
    }

    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        if let follow, streamr_curl_status(handle) == 200 { return follow(bytes) ? bytes.count : 0 }
        guard body.count + bytes.count <= limit else {
            isTooLong = true
            return 0
        }
        body += bytes
        return bytes.count
    }

    fileprivate func mayConnect(to socketAddress: UnsafePointer<sockaddr>) -> Bool {
        guard let resolved = CandidateAddress(socketAddress, port: address.port), mayConnect(resolved) else {
            isNotAllowed = true
            return false
        }
        return true
    }
}

extension CandidateAddress {
    /// What the system resolved a name to.
    fileprivate init?(_ address: UnsafePointer<sockaddr>, port: UInt16) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self.init(host: .ipv4(UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr)), port: port)
        case AF_INET6:
            let v6 = raw.loadUnaligned(as: sockaddr_in6.self)
            self.init(host: .ipv6(withUnsafeBytes(of: v6.sin6_addr, Array.init)), port: port)
        default: return nil
        }
    }
}

// Global functions: a closure would carry the isolation of the place where it is written.

private let takeAnswer: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
    bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().take(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private let mayConnectTo: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<sockaddr>?) -> Int32 = { context, address in
    guard let address, let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().mayConnect(to: address) ? 1 : 0
}
