import CMicroHTTPD
import Glibc

/// Turns what libmicrohttpd parsed into a `Request`, or into the refusal that it deserves.
enum RequestReader {
    enum Outcome {
        case request(Request)
        case refusal(Response)
    }

    /// At most so many header fields and query items.
    static let maximumFields = 100
    /// Bytes of a path; longer ones are refused with 414.
    static let maximumPath = 2048

    static func read(_ head: RequestHead, limits: WebConfiguration) -> Outcome {
        let length = strlen(head.url)
        guard length <= maximumPath else { return .refusal(.addressTooLong) }
        guard streamr_mhd_header_size(head.connection) <= limits.maximumHeader else { return .refusal(.headersTooLarge) }
        let headers = fields(of: head.connection, streamr_mhd_headers)
        let query = fields(of: head.connection, streamr_mhd_query)
        guard headers.count <= maximumFields, query.count <= maximumFields else { return .refusal(.headersTooLarge) }
        let isOld = strcmp(head.version, "HTTP/1.0") == 0
        if let refusal = refusal(headers, isOld: isOld, limits: limits) { return .refusal(refusal) }
        guard let method = method(head.method) else { return .refusal(.notImplemented) }
        let url = UnsafeRawBufferPointer(start: head.url, count: length)
        guard let path = PercentEncoding.decodePath(url), let items = decoded(query) else { return .refusal(.badRequest) }
        let address = head.visit?.address ?? PeerAddress(streamr_mhd_address(head.connection))
        return .request(
            Request(
                method: method, path: path, query: items, headers: headers, body: [], remoteAddress: address,
                isSecure: limits.secure != nil))
    }

    private static func method(_ text: UnsafePointer<CChar>) -> Method? {
        strcmp(text, "GET") == 0 ? .get : Method(rawValue: String(cString: text))
    }

    private static func refusal(_ headers: Fields, isOld: Bool, limits: WebConfiguration) -> Response? {
        // RFC 9112, 3.2: exactly one valid Host in HTTP/1.1.
        let host = headers["Host"]
        guard headers.count("Host") <= 1, isOld || host != nil else { return .badRequest }
        if let host, Host(host) == nil { return .badRequest }
        // RFC 9112, 6.3: a length said twice, or two ways, is how requests are smuggled.
        guard headers.count("Content-Length") + headers.count("Transfer-Encoding") <= 1 else { return .badRequest }
        guard let length = headers["Content-Length"] else { return nil }
        guard !length.isEmpty, length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return .badRequest }
        guard let bytes = Int(length), bytes <= limits.maximumBody else { return .bodyTooLarge }
        return nil
    }

    private static func decoded(_ query: Fields) -> Fields? {
        guard query.hasEscapes else { return query }
        var items = Fields()
        for item in query.all {
            guard let name = PercentEncoding.decode(item.name.utf8, plusIsSpace: true),
                let value = PercentEncoding.decode(item.value.utf8, plusIsSpace: true)
            else { return nil }
            items.append(name, value)
        }
        return items
    }

    private static func fields(of connection: OpaquePointer, _ kind: MHD_ValueKind) -> Fields {
        var fields = Fields()
        withUnsafeMutablePointer(to: &fields) { pointer in
            _ = MHD_get_connection_values_n(connection, kind, collectField, pointer)
        }
        return fields
    }
}

/// Gathers the fields that libmicrohttpd hands out one by one.
private let collectField: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
    guard let context else { return streamr_mhd_no }
    let fields = context.assumingMemoryBound(to: Fields.self)
    fields.pointee.append(
        UnsafeRawBufferPointer(start: name, count: nameSize), UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize))
    // One more than allowed is enough to see that there are too many.
    return fields.pointee.count > RequestReader.maximumFields ? streamr_mhd_no : streamr_mhd_yes
}
