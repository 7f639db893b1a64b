import Membership
import Parts
import Relay

/// Reads the input as what comes over relay links, or asks for one; its first byte says which.
enum RelayTarget {
    static func run(_ input: [UInt8]) {
        guard input.count > 1 else { return }
        let bytes = Array(input.dropFirst(2))
        switch input[0] % 5 {
        case 0: readFrames(bytes, cut: Int(input[1]))
        case 1:
            guard let subscription = try? Subscription(bytes: bytes) else { return }
            precondition((try? Subscription(bytes: subscription.bytes)) == subscription, "a subscription changes as it is written and read")
        case 2: takeEntry(bytes)
        case 4: readQuery(String(decoding: bytes, as: UTF8.self))
        default:
            guard let list = try? SourceList(bytes: bytes) else { return }
            precondition((try? SourceList(bytes: list.bytes)) == list, "a list of sources changes as it is written and read")
        }
    }

    /// What a viewer's address says behind the question mark; base64 is left as it is.
    private static func readQuery(_ text: String) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(halves[0])] = halves.count == 2 ? String(halves[1]) : ""
        }
        guard let query = try? ViewerQuery({ values[$0] }, base64: { Array($0.utf8) }) else { return }
        precondition(
            query.link.count == Subscription.linkSize && query.missing.count <= Subscription.maximumMissing, "a query has no bounds")
        precondition(query.missing.allSatisfy { $0.part >= 0 && (0..<64).contains($0.slice) }, "a slice that cannot be")
    }

    /// An entry of a manifest, whose signature is taken for true.
    private static func takeEntry(_ bytes: [UInt8]) {
        let session = bytes.dropFirst().prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        var book = ManifestBook(
            SessionID(session), rendition: .source, hash: { _ in [UInt8](repeating: 0, count: 32) }, isSigned: { _, _ in true })
        guard let entry = try? book.take(bytes) else { return }
        precondition(entry.bytes == bytes && (try? book.take(bytes)) == .some(nil), "an entry is not the same the second time")
        guard case .part(let sliced) = entry.content else { return }
        var assembly = PartAssembly(sliced) { _ in [] }
        _ = try? assembly.take(0, [])
    }

    /// The same frames come out of the bytes however they are cut, and are the same when they are written and read again.
    private static func readFrames(_ bytes: [UInt8], cut: Int) {
        let whole = frames(of: [bytes[...]])
        let place = bytes.isEmpty ? 0 : cut % bytes.count
        precondition(frames(of: [bytes[..<place], bytes[place...]]) == whole, "frames depend on how their bytes are cut")
        precondition(frames(of: whole.map { $0.outgoing.bytes[...] }) == whole, "a frame changes as it is written and read")
    }

    private static func frames(of pieces: [ArraySlice<UInt8>]) -> [RelayFrame] {
        var reader = RelayFrameReader()
        var frames: [RelayFrame] = []
        for piece in pieces {
            reader.append(piece)
            do throws(RelayError) {
                while let frame = try reader.next() { frames.append(frame) }
            } catch {
                return frames
            }
        }
        return frames
    }
}
