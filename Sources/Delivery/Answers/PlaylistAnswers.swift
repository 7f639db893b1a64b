import Web

/// The texts of one playlist in the forms in which they go out, each made once for each version.
///
/// Owned by its stream's state.
struct PlaylistAnswers {
    /// A text and how it may be kept by others.
    struct Form: Hashable {
        var isDelta = false
        /// It was held until something new was in it, so that its address will not be used again: it may be kept longer (RFC 8216bis, B.1).
        var isHeld = false
        var coding = Coding.identity
    }

    private var version: Int?
    private var made: [Form: SharedResponse] = [:]
    /// How many texts were written.
    private(set) var written = 0

    /// The answer, when there is one of that version already.
    func known(_ form: Form, version: Int) -> SharedResponse? { version == self.version ? made[form] : nil }

    /// Returns the answer, which `write` makes when there is none of that version. `tag` tells it from those of other playlists and versions.
    mutating func answer(_ form: Form, version: Int, tag: String, write: () -> [UInt8]) -> SharedResponse {
        if version != self.version {
            self.version = version
            made.removeAll(keepingCapacity: true)
        }
        if let known = made[form] { return known }
        // Only header fields differ between a held answer and another, so the bytes are shared.
        var twin = form
        twin.isHeld.toggle()
        let bytes: [UInt8]
        if let other = made[twin] {
            bytes = other.bytes
        } else if form.coding == .gzip {
            let plain = answer(Form(isDelta: form.isDelta, isHeld: form.isHeld), version: version, tag: tag, write: write)
            // Without memory to pack it, it goes out as it is.
            guard let packed = Gzip.compress(plain.bytes) else { return plain }
            bytes = packed
        } else {
            written += 1
            bytes = write()
        }
        let response = SharedResponse(status: 200, headers: headers(form, tag), bytes: bytes)
        made[form] = response
        return response
    }

    private func headers(_ form: Form, _ tag: String) -> Fields {
        var headers = Fields([
            "Content-Type": "application/vnd.apple.mpegurl",
            "Cache-Control": form.isHeld ? "public, max-age=6" : "max-age=1",
            "ETag": "\"\(tag)\(form.isDelta ? "-delta" : "")\(form.coding == .gzip ? "-gzip" : "")\"",
            "Vary": "Accept-Encoding",
        ])
        if form.coding == .gzip { headers.append("Content-Encoding", "gzip") }
        headers.addForeignPages()
        return headers
    }
}

extension Fields {
    /// Lets scripts in pages of other sites read the answer, with the fields that players measure by.
    mutating func addForeignPages() {
        append("Access-Control-Allow-Origin", "*")
        append("Access-Control-Expose-Headers", "Content-Length, Content-Range, Date, ETag")
        append("Timing-Allow-Origin", "*")
        append("X-Content-Type-Options", "nosniff")
    }
}
