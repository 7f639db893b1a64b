import CMicroHTTPD

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

    static func read(_ connection: OpaquePointer, url: String, method: String, version: String, limits: WebConfiguration) -> Outcome {
        guard url.utf8.count <= maximumPath else { return .refusal(.addressTooLong) }
        guard streamr_mhd_header_size(connection) <= limits.maximumHeader else { return .refusal(.headersTooLarge) }
        let headers = FieldCollector.collect(connection, streamr_mhd_headers)
        let query = FieldCollector.collect(connection, streamr_mhd_query)
        guard headers.all.count <= maximumFields, query.all.count <= maximumFields else { return .refusal(.headersTooLarge) }
        if let refusal = refusal(headers, version: version, limits: limits) { return .refusal(refusal) }
        guard let known = Method(rawValue: method) else { return .refusal(.notImplemented) }
        guard let path = PercentEncoding.decodePath(url), let items = decoded(query) else { return .refusal(.badRequest) }
        return .request(
            Request(
                method: known, path: path, query: items, headers: headers, body: [],
                remoteAddress: PeerAddress(streamr_mhd_address(connection))))
    }

    private static func refusal(_ headers: Fields, version: String, limits: WebConfiguration) -> Response? {
        // RFC 9112, 3.2: exactly one valid Host in HTTP/1.1.
        guard headers.count("Host") <= 1, version == "HTTP/1.0" || headers["Host"] != nil else { return .badRequest }
        if let host = headers["Host"], Host(host) == nil { return .badRequest }
        // RFC 9112, 6.3: a length said twice, or two ways, is how requests are smuggled.
        guard headers.count("Content-Length") + headers.count("Transfer-Encoding") <= 1 else { return .badRequest }
        guard let length = headers["Content-Length"] else { return nil }
        guard !length.isEmpty, length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return .badRequest }
        guard let bytes = Int(length), bytes <= limits.maximumBody else { return .bodyTooLarge }
        return nil
    }

    private static func decoded(_ query: Fields) -> Fields? {
        var items = Fields()
        for item in query.all {
            guard let name = PercentEncoding.decode(item.name.utf8, plusIsSpace: true),
                let value = PercentEncoding.decode(item.value.utf8, plusIsSpace: true)
            else { return nil }
            items.append(name, value)
        }
        return items
    }
}

/// Gathers the fields that libmicrohttpd hands out one by one.
final class FieldCollector {
    var fields = Fields()

    static func collect(_ connection: OpaquePointer, _ kind: MHD_ValueKind) -> Fields {
        let collector = FieldCollector()
        MHD_get_connection_values_n(connection, kind, collectField, Unmanaged.passUnretained(collector).toOpaque())
        return collector.fields
    }
}

private let collectField: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
    guard let context else { return streamr_mhd_no }
    let collector = Unmanaged<FieldCollector>.fromOpaque(context).takeUnretainedValue()
    collector.fields.append(text(name, nameSize), text(value, valueSize))
    // One more than allowed is enough to see that there are too many.
    return collector.fields.all.count > RequestReader.maximumFields ? streamr_mhd_no : streamr_mhd_yes
}

private func text(_ start: UnsafePointer<CChar>?, _ size: Int) -> String {
    guard let start, size > 0 else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: size), as: UTF8.self)
}
