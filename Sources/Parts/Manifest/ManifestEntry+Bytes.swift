import Media

extension ManifestEntry {
    /// What an entry says, before anybody has looked at who signed it.
    struct Claim {
        var session: SessionID
        var rendition: RenditionName
        var index: UInt64
        var previous: [UInt8]
        var content: Content

        /// Everything but the signature.
        var body: [UInt8] {
            var bytes: [UInt8] = [version]
            bytes.add(session.value)
            bytes.add(text: rendition.text)
            bytes.add(index)
            bytes += previous
            bytes.add(content)
            return bytes
        }

        init(session: SessionID, rendition: RenditionName, index: UInt64, previous: [UInt8], content: Content) {
            self.session = session
            self.rendition = rendition
            self.index = index
            self.previous = previous
            self.content = content
        }

        init(_ body: ArraySlice<UInt8>) throws(MediaError) {
            var reader = ByteReader(body)
            _ = try reader.readUInt8("the version")
            session = SessionID(try reader.readUInt(bytes: 8, "the session"))
            let name = try reader.readText("the rendition", maximum: RenditionName.maximumLength)
            guard let rendition = RenditionName(name) else { throw .malformed("the rendition") }
            self.rendition = rendition
            index = try reader.readUInt(bytes: 8, "the index")
            previous = Array(try reader.readBytes(hashSize, "the chain"))
            content = try reader.readContent(session)
            guard reader.remaining == 0 else { throw .malformed("the end") }
        }
    }
}

extension [UInt8] {
    package mutating func add<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    package mutating func add(text: String) {
        let bytes = Array(text.utf8.prefix(255))
        append(UInt8(bytes.count))
        self += bytes
    }

    fileprivate mutating func add(_ content: ManifestEntry.Content) {
        switch content {
        case .start(let start, let partTarget):
            append(1)
            for number in [start.wallStart, start.firstSequence, start.firstDiscontinuity] { add(number) }
            add(UInt32(clamping: partTarget))
        case .targetDuration(let seconds):
            append(2)
            append(UInt8(clamping: seconds))
        case .initialization(let segment):
            append(3)
            add(segment)
        case .part(let sliced):
            append(4)
            add(sliced)
        case .end: append(5)
        case .segment(let position):
            append(6)
            for number in [position.part, position.sequence, position.discontinuity] { add(number) }
        }
    }

    private mutating func add(_ segment: InitializationSegment) {
        add(UInt32(clamping: segment.number))
        append((segment.video == nil ? 0 : 1) | (segment.audio == nil ? 0 : 2))
        if let video = segment.video {
            add(text: video.codec)
            add(UInt16(clamping: video.width))
            add(UInt16(clamping: video.height))
            add(UInt32(clamping: video.frameRate.map { Int(Swift.min(Swift.max($0, 0), 1_000_000) * 1000 + 0.5) } ?? 0))
        }
        if let audio = segment.audio {
            add(text: audio.codec)
            add(UInt32(clamping: audio.sampleRate))
            append(UInt8(clamping: audio.channels))
        }
        add(UInt32(segment.bytes.count))
        self += segment.bytes
    }

    private mutating func add(_ sliced: SlicedPart) {
        let part = sliced.part
        add(part.number)
        add(part.start)
        add(UInt32(clamping: part.duration))
        add(UInt32(clamping: part.initialization))
        append((part.isIndependent ? 1 : 0) | (part.startsSegment ? 2 : 0) | (part.isDiscontinuous ? 4 : 0))
        add(UInt32(sliced.slicing.size))
        append(UInt8(sliced.slicing.count))
        for hash in sliced.hashes { self += hash }
    }
}

extension ByteReader {
    fileprivate mutating func readText(_ field: String, maximum: Int) throws(MediaError) -> String {
        let count = Int(try readUInt8(field))
        guard count <= maximum else { throw .tooLarge(field) }
        let bytes = try readBytes(count, field)
        // Names and codecs are printable ASCII: they go into playlists.
        guard bytes.allSatisfy({ (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }) else { throw .malformed(field) }
        return String(decoding: bytes, as: UTF8.self)
    }

    fileprivate mutating func readInt64(_ field: String, upTo limit: Int64 = PartStore.latestTime) throws(MediaError) -> Int64 {
        guard let value = Int64(exactly: try readUInt(bytes: 8, field)), value <= limit else { throw .tooLarge(field) }
        return value
    }

    fileprivate mutating func readContent(_ session: SessionID) throws(MediaError) -> ManifestEntry.Content {
        switch try readUInt8("the kind") {
        case 1:
            let start = SessionStart(
                session: session, wallStart: try readInt64("the wall start"), firstSequence: try readInt64("the first sequence"),
                firstDiscontinuity: try readInt64("the first discontinuity"))
            return .start(start, partTarget: Int64(try readUInt32("the part target")))
        case 2: return .targetDuration(Int64(try readUInt8("the target duration")))
        case 3: return .initialization(try readInitialization())
        case 4: return .part(try readPart())
        case 5: return .end
        case 6:
            return .segment(
                SegmentPosition(
                    part: try readInt64("the part's number", upTo: .max), sequence: try readInt64("the sequence"),
                    discontinuity: try readInt64("the discontinuity sequence")))
        default: throw .malformed("the kind")
        }
    }

    private mutating func readInitialization() throws(MediaError) -> InitializationSegment {
        let number = Int(try readUInt32("the init segment's number"))
        let tracks = try readUInt8("the tracks")
        guard tracks <= 3 else { throw .malformed("the tracks") }
        var segment = InitializationSegment(number: number, bytes: [], video: nil, audio: nil)
        if tracks & 1 != 0 {
            let codec = try readText("the video codec", maximum: 64)
            let (width, height) = (Int(try readUInt16("the width")), Int(try readUInt16("the height")))
            let frames = try readUInt32("the frame rate")
            segment.video = .init(codec: codec, width: width, height: height, frameRate: frames == 0 ? nil : Double(frames) / 1000)
        }
        if tracks & 2 != 0 {
            let codec = try readText("the audio codec", maximum: 64)
            let rate = Int(try readUInt32("the sample rate"))
            segment.audio = .init(codec: codec, sampleRate: rate, channels: Int(try readUInt8("the channels")))
        }
        let size = Int(try readUInt32("the init segment's size"))
        guard (1...ManifestEntry.maximumInitialization).contains(size) else { throw .tooLarge("the init segment") }
        segment.bytes = Array(try readBytes(size, "the init segment"))
        return segment
    }

    private mutating func readPart() throws(MediaError) -> SlicedPart {
        let (number, start) = (try readInt64("the part's number"), try readInt64("the part's start"))
        let duration = Int64(try readUInt32("the part's duration"))
        let initialization = Int(try readUInt32("the part's init segment"))
        let flags = try readUInt8("the part's flags")
        guard flags < 8 else { throw .malformed("the part's flags") }
        let size = Int(try readUInt32("the part's size"))
        guard size <= ManifestEntry.maximumPart else { throw .tooLarge("the part") }
        guard let slicing = Slicing(size: size, count: Int(try readUInt8("the slices"))) else { throw .malformed("the slices") }
        var hashes: [[UInt8]] = []
        for _ in 0..<slicing.count { hashes.append(Array(try readBytes(ManifestEntry.hashSize, "a slice"))) }
        let part = Part(
            number: number, bytes: [], start: start, duration: duration, isIndependent: flags & 1 != 0, initialization: initialization,
            startsSegment: flags & 2 != 0, isDiscontinuous: flags & 4 != 0)
        return SlicedPart(part: part, slicing: slicing, hashes: hashes)
    }
}

extension ManifestError {
    init(_ error: MediaError) {
        switch error {
        case .truncated(let what), .malformed(let what), .tooLarge(let what): self = .malformed(what)
        }
    }
}
