/// Playlists as objects: what the other parts of the player ask of them.
let playlistScript: StaticString = #"""
    // Playlists (RFC 8216bis). Times are milliseconds of the hub's Unix time (EXT-X-PROGRAM-DATE-TIME), durations are milliseconds.

    // The items of NAME=value,NAME="quoted, value".
    function readAttributes(text) {
        const items = {};
        for (const [, name, quoted, plain] of text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)) items[name] = quoted ?? plain;
        return items;
    }

    // The variants of a multivariant playlist, the richest first.
    function readVariants(text, url) {
        if (!text.startsWith("#EXTM3U")) throw new Error("This is no playlist.");
        const variants = [];
        let item = null;
        for (const line of text.split(/\r?\n/)) {
            if (line.startsWith("#EXT-X-STREAM-INF:")) {
                item = readAttributes(line.slice(line.indexOf(":") + 1));
            } else if (line && !line.startsWith("#") && item) {
                const [width, height] = (item["RESOLUTION"] ?? "").split("x").map(Number);
                variants.push({
                    url: new URL(line, url).href, bandwidth: Number(item["BANDWIDTH"]) || 0, codecs: item["CODECS"] ?? "",
                    width: width || 0, height: height || 0, frameRate: Number(item["FRAME-RATE"]) || 0,
                });
                item = null;
            }
        }
        return variants.sort((a, b) => b.bandwidth - a.bandwidth);
    }

    // Segments and parts of a rendition, wherever they were read. A position among them is { msn, part }: a media sequence number and the
    // number of a part in that segment.
    class Playlist {
        constructor(url) {
            this.url = url;
            this.segments = [];
            this.firstNumber = 0;
            this.targetDuration = 6000;
            this.partTarget = null;
            this.holdBack = null;
            this.partHoldBack = null;
            this.skipBoundary = null;
            this.canBlock = false;
            this.isEnded = false;
            this.hint = null;
            this.byURL = new Map();
        }

        segment(number) { return this.segments[number - this.firstNumber]; }

        // The position after the last part: that of the hint, and what to ask for in a blocking reload.
        get edge() {
            const last = this.segments.at(-1);
            if (!last) return { msn: this.firstNumber, part: 0 };
            return last.url ? { msn: last.number + 1, part: 0 } : { msn: last.number, part: last.parts.length };
        }

        // When the last part ends; null in an empty playlist.
        get end() {
            const last = this.segments.at(-1);
            const piece = last?.url ? last : last?.parts.at(-1);
            return piece ? piece.start + piece.duration : null;
        }

        // What stands at a position: a part, or a whole segment at its beginning. Undefined when it is gone, null when it is not there yet.
        at({ msn, part }) {
            if (msn < this.firstNumber) return undefined;
            const segment = this.segment(msn);
            if (!segment) return null;
            if (segment.url && part === 0) return segment;
            if (part < segment.parts.length) return segment.parts[part];
            if (!segment.url) return null;
            return segment.parts.length > 0 ? this.at({ msn: msn + 1, part: 0 }) : undefined;
        }

        // The last part (or whole segment) that a decoder can begin at and that starts at `time` or before.
        lastIndependent(time = Infinity) {
            for (const segment of [...this.segments].reverse()) {
                const found = segment.parts.findLast(part => part.isIndependent && !part.isGap && part.start <= time);
                if (found) return found;
                if (segment.isIndependent && segment.url && !segment.isGap && segment.start <= time) return segment;
            }
            return null;
        }

        // The address of the session that the media belongs to: `/live/NAME/SESSION`.
        get session() {
            const map = this.segments.at(-1)?.map;
            return map ? new URL("..", map).href : null;
        }
    }

    // One version of a media playlist.
    class MediaPlaylist extends Playlist {
        // `previous` is the version before this one, for what a delta update leaves out.
        constructor(text, url, previous = null) {
            super(url);
            this.isDelta = false;
            this.read(text, previous);
        }

        read(text, previous) {
            const lines = text.split(/\r?\n/);
            if (lines[0].trim() !== "#EXTM3U") throw new Error("This is no playlist.");
            let next = { number: 0, start: null, map: null, turn: 0, isGap: false, duration: null, parts: [] };
            const startOfNext = () => next.start ?? previous?.segment(next.number)?.start ?? 0;
            for (const line of lines.slice(1)) {
                if (!line) continue;
                if (!line.startsWith("#")) {
                    next = this.addSegment(next, startOfNext(), this.absolute(line));
                    continue;
                }
                const colon = line.indexOf(":");
                const value = colon < 0 ? "" : line.slice(colon + 1);
                switch (colon < 0 ? line : line.slice(0, colon)) {
                case "#EXT-X-TARGETDURATION": this.targetDuration = Number(value) * 1000; break;
                case "#EXT-X-MEDIA-SEQUENCE": this.firstNumber = next.number = Number(value); break;
                case "#EXT-X-DISCONTINUITY-SEQUENCE": next.turn = Number(value); break;
                case "#EXT-X-PART-INF": this.partTarget = Number(readAttributes(value)["PART-TARGET"]) * 1000; break;
                case "#EXT-X-SERVER-CONTROL": this.readControl(readAttributes(value)); break;
                case "#EXT-X-SKIP": next = this.takeOver(Number(readAttributes(value)["SKIPPED-SEGMENTS"]), next, previous); break;
                case "#EXT-X-MAP": next.map = this.absolute(readAttributes(value)["URI"]); break;
                case "#EXT-X-PROGRAM-DATE-TIME": next.start = Date.parse(value); break;
                case "#EXT-X-DISCONTINUITY": next.turn += 1; break;
                case "#EXT-X-GAP": next.isGap = true; break;
                case "#EXTINF": next.duration = parseFloat(value) * 1000; break;
                case "#EXT-X-PART": this.addPart(next, startOfNext(), readAttributes(value)); break;
                case "#EXT-X-PRELOAD-HINT": this.readHint(readAttributes(value)); break;
                case "#EXT-X-ENDLIST": this.isEnded = true; break;
                }
            }
            if (next.parts.length > 0) this.segments.push({ ...next, start: startOfNext(), url: null });
        }

        absolute(address) { return new URL(address, this.url).href; }

        readControl(items) {
            const milliseconds = name => items[name] === undefined ? null : Number(items[name]) * 1000;
            this.canBlock = items["CAN-BLOCK-RELOAD"] === "YES";
            this.holdBack = milliseconds("HOLD-BACK");
            this.partHoldBack = milliseconds("PART-HOLD-BACK");
            this.skipBoundary = milliseconds("CAN-SKIP-UNTIL");
        }

        readHint(items) {
            if (items["TYPE"] === "PART" && items["BYTERANGE-START"] === undefined) this.hint = this.absolute(items["URI"]);
        }

        addPart(segment, segmentStart, items) {
            const last = segment.parts.at(-1);
            const part = {
                msn: segment.number, part: segment.parts.length, url: this.absolute(items["URI"]),
                start: last ? last.start + last.duration : segmentStart, duration: Number(items["DURATION"]) * 1000,
                isIndependent: items["INDEPENDENT"] === "YES", isGap: items["GAP"] === "YES", map: segment.map, turn: segment.turn,
            };
            segment.parts.push(part);
            this.byURL.set(part.url, part);
        }

        // Ends a segment; what holds for the one after it is returned.
        addSegment(segment, start, url) {
            const whole = { ...segment, msn: segment.number, part: 0, isWhole: true, start, url };
            whole.isIndependent = segment.parts[0]?.isIndependent ?? false;
            this.segments.push(whole);
            this.byURL.set(url, whole);
            return { ...segment, number: segment.number + 1, start: start + segment.duration, isGap: false, duration: null, parts: [] };
        }

        // EXT-X-SKIP: so many segments are those of the version before.
        takeOver(count, next, previous) {
            this.isDelta = true;
            for (let number = next.number; number < next.number + count; number += 1) {
                const segment = previous?.segment(number);
                if (!segment?.url) throw new Error("The playlist leaves out what is not known here.");
                this.segments.push(segment);
                this.byURL.set(segment.url, segment);
            }
            const last = this.segments.at(-1);
            return last ? { ...next, number: last.number + 1, start: last.start + last.duration, map: last.map, turn: last.turn } : next;
        }
    }

    // The position after a part or a whole segment.
    function positionAfter(piece) {
        return piece.isWhole ? { msn: piece.msn + 1, part: 0 } : { msn: piece.msn, part: piece.part + 1 };
    }

    function isBefore(a, b) { return a.msn < b.msn || a.msn === b.msn && a.part < b.part; }
    """#
