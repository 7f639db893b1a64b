import CZlib

/// The gzip content coding (RFC 9110, 8.4.1.3).
public enum Gzip {
    /// Packs bytes; the same bytes always give the same. Returns nil when there is no memory for it.
    public static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        let room = streamr_gzip_bound(bytes.count)
        var size = 0
        let packed = [UInt8](unsafeUninitializedCapacity: room) { target, count in
            size = bytes.withUnsafeBufferPointer { streamr_gzip($0.baseAddress, $0.count, target.baseAddress, room, 6) }
            count = size
        }
        return size > 0 ? packed : nil
    }

    /// Whether a client takes it (`Accept-Encoding`, RFC 9110, 12.5.3).
    public static func isAccepted(by request: Request) -> Bool {
        guard let field = request.headers["Accept-Encoding"] else { return false }
        var others = false
        for item in field.split(separator: ",") {
            let halves = item.split(separator: ";", maxSplits: 1)
            guard let name = halves.first?.split(separator: " ").first else { continue }
            let isWanted = halves.count < 2 || !isZero(halves[1])
            if Fields.same(String(name), "gzip") || Fields.same(String(name), "x-gzip") { return isWanted }
            if name == "*" { others = isWanted }
        }
        return others
    }

    /// Whether a weight says "not at all": `q=0`, `q=0.0`, …
    private static func isZero(_ weight: Substring) -> Bool {
        let text = weight.filter { $0 != " " }.lowercased()
        return text.hasPrefix("q=0") && text.dropFirst(3).allSatisfy { $0 == "0" || $0 == "." }
    }
}
