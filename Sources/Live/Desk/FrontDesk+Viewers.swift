import CSystem
import Media
import RTMP

/// Whether somebody may watch.
extension FrontDesk {
    /// The slot of a stream that this address may watch now; nil leaves the refusal to the web server, which asks again by `openReader`
    /// and is counted there.
    func admit(_ name: String, _ address: AddressIdentity) -> Int? {
        guard case .success(let slot) = admission(name, address) else { return nil }
        return slot
    }

    func admission(_ text: String, _ address: AddressIdentity) -> Result<Int, Refused<ViewerRefusal>> {
        guard let name = StreamName(text), entries[name] != nil else { return .failure(Refused(.unknownStream)) }
        guard let slot = slotsByName[name], let stream = streams[slot] else { return .failure(Refused(.offline)) }
        if viewerCount >= configuration.maximumViewers { return .failure(Refused(.tooManyViewers)) }
        if !address.isLoopback, viewersByAddress[address, default: 0] >= configuration.maximumViewersPerAddress {
            return .failure(Refused(.tooManyFromAddress))
        }
        if let limit = configuration.uploadLimit {
            var upload = stream.bitrate(at: now)
            for case let other? in streams { upload += other.bitrate(at: now) * other.viewers.all }
            if upload > limit { return .failure(Refused(.uploadFull)) }
        }
        return .success(slot)
    }

    func admitPlayer(_ request: PlayRequest, _ address: AddressIdentity) -> Result<Int, Refused<PlayRefusal>> {
        switch admission(request.name?.text ?? "", address) {
        case .failure(let refusal):
            refused(request.name, refusal.reason.words, address)
            switch refusal.reason {
            case .unknownStream, .offline: return .failure(Refused(.notFound))
            default: return .failure(Refused(.other(refusal.reason.words)))
            }
        case .success(let slot):
            if let stream = streams[slot], let missing = stream.neededFourCCs.first(where: { !request.accepts($0) }) {
                let codec = stream.videoCodec?.fourCC == missing ? stream.videoCodec?.name : stream.audioCodec?.name
                let refusal = PlayRefusal.codecNotSupported(codec ?? missing.description)
                refused(request.name, refusal.words, address)
                return .failure(Refused(refusal))
            }
            return .success(slot)
        }
    }

    /// Only a known stream's name is told: an unknown one may be a key that was put in the wrong place.
    private func refused(_ name: StreamName?, _ reason: String, _ address: AddressIdentity) {
        counters.viewersRefused += 1
        if let name, entries[name] != nil { events(.viewerRefused(name, reason: reason, address: address.text)) }
    }

    func viewerAdmitted(_ slot: Int, _ address: AddressIdentity, _ kind: WritableKeyPath<ViewerCounts, Int>) {
        streams[slot]?.viewers[keyPath: kind] += 1
        viewerCount += 1
        viewersByAddress[address, default: 0] += 1
        counters.viewersAccepted += 1
    }

    func viewerClosed(_ slot: Int, _ isRTMP: Bool, _ address: AddressIdentity) {
        forget(slot, address, isRTMP ? \.rtmp : \.flv)
    }

    private func forget(_ slot: Int, _ address: AddressIdentity, _ kind: WritableKeyPath<ViewerCounts, Int>) {
        if streams.indices.contains(slot), let stream = streams[slot] {
            stream.viewers[keyPath: kind] -= 1
        } else if let leaving = leavingViewers[slot] {
            leavingViewers[slot] = leaving > 1 ? leaving - 1 : nil
        }
        viewerCount -= 1
        let left = viewersByAddress[address, default: 1] - 1
        viewersByAddress[address] = left > 0 ? left : nil
    }

    // MARK: Readers

    func openReader(_ request: ReaderRequest) -> Result<FLVReader, Refused<ViewerRefusal>> {
        switch admission(request.name, request.address) {
        case .failure(let refusal):
            refused(StreamName(request.name), refusal.reason.words, request.address)
            return .failure(refusal)
        case .success(let slot):
            guard let stream = streams[slot] else { return .failure(Refused(.offline)) }
            let reader = FLVReader(stream.view, slot: slot, address: request.address, startsLive: request.startsLive, home: loop.mailbox)
            stream.readers[ObjectIdentifier(reader)] = reader
            viewerAdmitted(slot, request.address, \.web)
            return .success(reader)
        }
    }

    func readerClosed(_ slot: Int, _ reader: FLVReader, _ address: AddressIdentity) {
        let isOfThisStream = slot < streams.count && streams[slot]?.readers.removeValue(forKey: ObjectIdentifier(reader)) != nil
        forget(isOfThisStream ? slot : -1, address, \.web)
    }
}
