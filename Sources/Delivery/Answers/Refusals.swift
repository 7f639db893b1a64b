import Web

/// The answers that are not media, each made once. Pages of other sites may read them too.
enum Refusals {
    static let notFound = make(404, "There is no such stream or part of it here now.\n", ["Cache-Control": "max-age=1"])
    static let badRequest = make(400, "This playlist cannot be asked for so.\n", ["Cache-Control": "no-store"])
    /// What was waited for did not come.
    static let tooLate = make(503, "This did not come in time.\n", ["Cache-Control": "no-store", "Retry-After": "1"])
    static let tooManyWaiting = make(503, "Too many viewers are waiting here.\n", ["Cache-Control": "no-store", "Retry-After": "2"])
    static let tooManyViewers = make(503, "Too many viewers are watching.\n", ["Cache-Control": "no-store", "Retry-After": "10"])
    static let preflight = SharedResponse(
        status: 204,
        headers: Fields([
            "Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Range, If-None-Match", "Access-Control-Max-Age": "86400",
        ]), bytes: [])

    /// One that the delivery did not decide itself.
    static func refusal(_ refusal: HLSRefusal) -> SharedResponse {
        var headers = Fields(["Cache-Control": "no-store"])
        if let seconds = refusal.retryAfterSeconds { headers.append("Retry-After", String(seconds)) }
        return make(refusal.status, refusal.message + "\n", headers)
    }

    private static func make(_ status: Int, _ words: String, _ headers: KeyValuePairs<String, String>) -> SharedResponse {
        make(status, words, Fields(headers))
    }

    private static func make(_ status: Int, _ words: String, _ headers: Fields) -> SharedResponse {
        var headers = headers
        headers.append("Content-Type", "text/plain; charset=utf-8")
        headers.append("Access-Control-Allow-Origin", "*")
        headers.append("Timing-Allow-Origin", "*")
        headers.append("X-Content-Type-Options", "nosniff")
        return SharedResponse(status: status, headers: headers, bytes: Array(words.utf8))
    }
}
