/// The few boxes of fMP4 that the player looks into.
let boxScript: StaticString = #"""
    // Fragmented MP4 (ISO/IEC 14496-12): only what tells which tracks there are and when a part starts.

    // The boxes directly inside bytes[start..<end]: { type, start, end } of their contents. Ends at the first that does not fit.
    function* boxes(view, start, end) {
        while (start + 8 <= end) {
            let size = view.getUint32(start);
            let header = 8;
            if (size === 1 && start + 16 <= end) {
                size = Number(view.getBigUint64(start + 8));
                header = 16;
            }
            if (size === 0) size = end - start;
            if (size < header || start + size > end) return;
            const type = String.fromCharCode(...[4, 5, 6, 7].map(at => view.getUint8(start + at)));
            yield { type, start: start + header, end: start + size };
            start += size;
        }
    }

    // All boxes at a path of types, for example ["moov", "trak"].
    function* boxesAt(view, path, start = 0, end = view.byteLength) {
        for (const box of boxes(view, start, end)) {
            if (box.type !== path[0]) continue;
            if (path.length === 1) yield box; else yield* boxesAt(view, path.slice(1), box.start, box.end);
        }
    }

    function firstBox(view, path, start, end) { return boxesAt(view, path, start, end).next().value; }

    // The tracks of an init segment: a map from track ID to { timescale, isVideo, format }, of which the last is the four characters that
    // name the codec. Throws when the bytes are something else.
    function readTracks(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const tracks = new Map();
        for (const track of boxesAt(view, ["moov", "trak"])) {
            const header = firstBox(view, ["tkhd"], track.start, track.end);
            const media = firstBox(view, ["mdia", "mdhd"], track.start, track.end);
            const formats = firstBox(view, ["mdia", "minf", "stbl", "stsd"], track.start, track.end);
            const handler = firstBox(view, ["mdia", "hdlr"], track.start, track.end);
            const id = view.getUint32(header.start + (view.getUint8(header.start) === 1 ? 20 : 12));
            const timescale = view.getUint32(media.start + (view.getUint8(media.start) === 1 ? 20 : 12));
            const isVideo = view.getUint32(handler.start + 8) === 0x76696465;
            // A version, a count, then the first entry: a box of the format's name.
            tracks.set(id, { timescale, isVideo, format: boxes(view, formats.start + 8, formats.end).next().value.type });
        }
        if (tracks.size === 0) throw new Error("The init segment has no track.");
        return tracks;
    }

    // Seconds at which a part starts on the timeline of the media: the decoding time of its first picture, else of its first sound.
    // Null when it holds neither.
    function readStart(bytes, tracks) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        let picture = null;
        let sound = null;
        const moof = firstBox(view, ["moof"]);
        if (!moof) return null;
        for (const fragment of boxesAt(view, ["traf"], moof.start, moof.end)) {
            const header = firstBox(view, ["tfhd"], fragment.start, fragment.end);
            const time = firstBox(view, ["tfdt"], fragment.start, fragment.end);
            const track = header && tracks.get(view.getUint32(header.start + 4));
            if (!track || !time) continue;
            const ticks = view.getUint8(time.start) === 1 ? Number(view.getBigUint64(time.start + 4)) : view.getUint32(time.start + 4);
            if (track.isVideo) picture ??= ticks / track.timescale; else sound ??= ticks / track.timescale;
        }
        return picture ?? sound;
    }
    """#
