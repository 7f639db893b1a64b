import CSystem
import Media
import RTMP

/// Whether somebody may watch.
extension FrontDesk {
    /// The slot of a stream that may be watched now, by somebody who knows `viewKey`.
    func slot(of text: String, _ viewKey: String?) -> Result<Int, Refused<ViewerRefusal>> {
        guard let name = StreamName(text), isKnown(name) else { return .failure(Refused(.unknownStream)) }
        if let wanted = viewKeys[name], wanted != viewKey { return .failure(Refused(.offline)) }
        guard let slot = slotsByName[name], streams[slot] != nil else { return .failure(Refused(.offline)) }
        return .success(slot)
    }

    private func isKnown(_ name: StreamName) -> Bool { entries[name] != nil || relayedNames.contains(name) }

    /// Counts a viewer, if it may watch.
    func admit(
        _ text: String, _ address: AddressIdentity, _ kind: WritableKeyPath<ViewerCounts, Int>, viewKey: String? = nil
    ) -> Result<Int, Refused<ViewerRefusal>> {
        let slot: Int
        switch self.slot(of: text, viewKey) {
        case .success(let found): slot = found
        case .failure(let refusal): return .failure(refusal)
        }
        guard let stream = streams[slot] else { return .failure(Refused(.offline)) }
        tellBitrates()
        if let refusal = book.add(stream.name, address) { return .failure(Refused(refusal)) }
        stream.viewers[keyPath: kind] += 1
        wakePublisher(of: stream)
        counters.viewersAccepted += 1
        return .success(slot)
    }

    /// So that the book knows what one more viewer would take.
    func tellBitrates() {
        guard book.hasUploadLimit || sendsElsewhere != nil else { return }
        for case let stream? in streams { book.set(stream.name, bitrate: stream.bitrate(at: now)) }
    }

    /// Whether the web server is to answer a viewer, who may be sent elsewhere.
    func isSentElsewhere(_ text: String) -> Bool {
        guard let sendsElsewhere, case .success(let slot) = slot(of: text, nil), let stream = streams[slot] else { return false }
        tellBitrates()
        return sendsElsewhere(stream.name, book.used(with: stream.name))
    }

    func admitPlayer(_ request: PlayRequest, _ address: AddressIdentity) -> Result<Int, Refused<PlayRefusal>> {
        let text = request.name?.text ?? ""
        let viewKey = request.query.split(separator: "&").first { $0.hasPrefix("view=") }.map { String($0.dropFirst(5)) }
        if case .success(let slot) = slot(of: text, viewKey), let stream = streams[slot],
            let missing = stream.neededFourCCs.first(where: { !request.accepts($0) })
        {
            let codec = stream.videoCodec?.fourCC == missing ? stream.videoCodec?.name : stream.audioCodec?.name
            let refusal = PlayRefusal.codecNotSupported(codec ?? missing.description)
            refused(request.name, refusal.words, address)
            return .failure(Refused(refusal))
        }
        switch admit(text, address, \.rtmp, viewKey: viewKey) {
        case .success(let slot): return .success(slot)
        case .failure(let refusal):
            refused(request.name, refusal.reason.words, address)
            switch refusal.reason {
            case .unknownStream, .offline: return .failure(Refused(.notFound))
            default: return .failure(Refused(.other(refusal.reason.words)))
            }
        }
    }

    /// Only a known stream's name is told: an unknown one may be a key that was put in the wrong place.
    private func refused(_ name: StreamName?, _ reason: String, _ address: AddressIdentity) {
        counters.viewersRefused += 1
        if let name, isKnown(name) { events(.viewerRefused(name, reason: reason, address: address.text)) }
    }

    func viewerClosed(_ slot: Int, _ isRTMP: Bool, _ address: AddressIdentity) {
        forget(slot, address, isRTMP ? \.rtmp : \.flv)
    }

    private func forget(_ slot: Int, _ address: AddressIdentity, _ kind: WritableKeyPath<ViewerCounts, Int>) {
        var name: StreamName?
        if streams.indices.contains(slot), let stream = streams[slot] {
            stream.viewers[keyPath: kind] -= 1
            name = stream.name
        } else if let leaving = leavingViewers[slot] {
            leavingViewers[slot] = leaving > 1 ? leaving - 1 : nil
        }
        book.remove(name, address)
    }

    // MARK: Readers

    func openReader(_ request: ReaderRequest) -> Result<FLVReader, Refused<ViewerRefusal>> {
        switch admit(request.name, request.address, \.web, viewKey: request.viewKey) {
        case .failure(let refusal):
            refused(StreamName(request.name), refusal.reason.words, request.address)
            return .failure(refusal)
        case .success(let slot):
            guard let stream = streams[slot] else { return .failure(Refused(.offline)) }
            let reader = FLVReader(stream.view, slot: slot, address: request.address, startsLive: request.startsLive, home: loop.mailbox)
            stream.readers[ObjectIdentifier(reader)] = reader
            return .success(reader)
        }
    }

    func readerClosed(_ slot: Int, _ reader: FLVReader, _ address: AddressIdentity) {
        let isOfThisStream = slot < streams.count && streams[slot]?.readers.removeValue(forKey: ObjectIdentifier(reader)) != nil
        forget(isOfThisStream ? slot : -1, address, \.web)
    }
}
