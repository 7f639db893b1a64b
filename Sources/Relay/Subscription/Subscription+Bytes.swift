import Media
import Parts

extension Subscription {
    public init(bytes: [UInt8]) throws(RelayError) {
        guard bytes.count <= Self.maximumSize else { throw .tooLong("the subscription") }
        guard let version = bytes.first else { throw .malformed("the version") }
        guard version == Self.version else { throw .unknownVersion(version) }
        do throws(MediaError) {
            var reader = ByteReader(bytes[1...])
            link = Array(try reader.readBytes(Self.linkSize, "the link"))
            let count = Int(try reader.readUInt8("the wishes"))
            guard count <= Self.maximumWishes else { throw MediaError.tooLarge("the wishes") }
            wishes = []
            for _ in 0..<count { wishes.append(try reader.readWish()) }
            let missingCount = Int(try reader.readUInt8("the missing slices"))
            guard missingCount <= Self.maximumMissing else { throw MediaError.tooLarge("the missing slices") }
            missing = []
            for _ in 0..<missingCount {
                let timeline = try reader.readTimeline()
                let part = try reader.readPart()
                missing.append(SliceName(timeline, part: part, slice: Int(try reader.readUInt8("a slice"))))
            }
            guard reader.remaining == 0 else { throw MediaError.malformed("the end") }
        } catch {
            throw RelayError(error)
        }
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = [Self.version] + link
        bytes.append(UInt8(min(wishes.count, Self.maximumWishes)))
        for wish in wishes.prefix(Self.maximumWishes) {
            bytes.add(text: wish.stream?.text ?? "")
            bytes.add(wish.start?.session.value ?? 0)
            bytes.add(wish.start?.part ?? 0)
            bytes += [UInt8(wish.mask.slices), UInt8(wish.mask.cycle)]
            bytes += wish.mask.bytes
        }
        bytes.append(UInt8(min(missing.count, Self.maximumMissing)))
        for slice in missing.prefix(Self.maximumMissing) {
            bytes.add(slice.timeline)
            bytes.add(slice.part)
            bytes.append(UInt8(clamping: slice.slice))
        }
        return bytes
    }
}

extension ByteReader {
    fileprivate mutating func readWish() throws(MediaError) -> Subscription.Wish {
        let name = try readText("the stream")
        let stream = StreamName(name)
        guard stream != nil || name.isEmpty else { throw .malformed("the stream") }
        let session = try readUInt(bytes: 8, "the session")
        let part = try readPart()
        let (slices, cycle) = (Int(try readUInt8("the slices")), Int(try readUInt8("the cycle")))
        let packed = try readBytes(StripeMask.size(slices: slices, cycle: cycle), "the stripes")
        guard let mask = StripeMask(slices: slices, cycle: cycle, bytes: packed) else { throw .malformed("the stripes") }
        return Subscription.Wish(stream, from: session == 0 ? nil : .init(session: SessionID(session), part: part), mask: mask)
    }
}
