import FoundationEssentials
import Identity
import Membership

/// What a viewer is told, with its ticket, as JSON.
extension Coordinator {
    /// `id`: of the ticket, the same for one viewer as long as it watches.
    func json(_ id: [UInt8], _ stream: LiveStream, _ told: ViewerRegistry.Viewer.Told, why: String?) -> [UInt8] {
        let ticket = Ticket(
            id: id, expiry: system.presentation() + Ticket.life, stream: stream.name, session: stream.session,
            nodes: told.sources.map(\.key), signer: signer)
        let sources = told.sources.map { source in
            ViewerSources.Source(
                node: Self.viewersName(of: source.key), url: source.url, stripes: Base64.urlText(source.stripes), entries: source.entries)
        }
        let striping = striping(stream)
        let answer = ViewerSources(
            stream: stream.name, session: Self.hexadecimal(stream.session.bytes), hubKey: Self.hexadecimal(signer.key.bytes),
            ticket: Base64.urlText(ticket.bytes), secret: Self.hexadecimal(secret(ofTicket: id)), expiresInSeconds: Ticket.life / 1_000,
            bitRate: stream.sourceBitRate, slices: striping.slices, cycle: striping.cycle,
            hub: ViewerSources.Hub(stripes: Base64.urlText(told.hub), entries: sources.count < 2), sources: sources, why: why)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(answer)).map { Array($0) } ?? []
    }

    /// The secret half of a ticket.
    func secret(ofTicket id: [UInt8]) -> [UInt8] { Ticket.secret(of: id) { HMAC.sha256(key: ticketKey, message: $0) } }

    /// How viewers call a node: it says nothing of who that is.
    static func viewersName(of key: PublicKey) -> String { hexadecimal(Array(SHA256.digest(key.bytes).prefix(8))) }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

extension UInt64 {
    /// Big-endian.
    fileprivate var bytes: [UInt8] { stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> UInt64($0)) } }
}
