/// A playlist that is written here, from what the hub has signed.
let slicedPlaylistScript: StaticString = #"""
    // The segments and parts of one rendition of a session under the numbers and addresses of the hub's own playlists, so that the player
    // can go over from one to the other at any part. Parts have an `assembly`.
    class SlicedPlaylist extends Playlist {
        // `folder`: of the rendition's media, with a slash at its end.
        constructor(url, folder) {
            super(url);
            this.folder = folder;
            this.canBlock = true;
            this.wallStart = null;
            this.initializations = new Map();
            this.positions = new Map();
            // Parts whose place is not known yet.
            this.early = new Map();
        }

        // True when there is more to play now.
        take(entry, now) {
            switch (entry.kind) {
            case "start":
                this.wallStart = entry.wallStart;
                this.partTarget = entry.partTarget;
                this.partHoldBack = 3 * entry.partTarget;
                break;
            case "target":
                this.targetDuration = entry.seconds * 1000;
                this.holdBack = 3 * this.targetDuration;
                break;
            case "initialization": this.initializations.set(entry.number, entry.bytes.slice()); break;
            case "segment": SlicedPlaylist.keep(this.positions, entry.part, entry); break;
            case "part": SlicedPlaylist.keep(this.early, entry.number, new PartAssembly(entry, now)); break;
            case "end":
                this.isEnded = true;
                return true;
            }
            return this.addEarly();
        }

        // At most so many as a segment can have twice.
        static keep(map, key, value) {
            if (!map.has(key)) map.set(key, value);
            if (map.size > 128) map.delete(map.keys().next().value);
        }

        addEarly() {
            if (this.wallStart === null || this.partTarget === null) return false;
            let hasMore = false;
            for (const number of [...this.early.keys()].sort((a, b) => a - b)) {
                const assembly = this.early.get(number);
                const position = this.positions.get(number);
                if (number < this.nextNumber) {
                    this.early.delete(number);
                    assembly.end();
                } else if (this.initializations.has(assembly.entry.initialization) && (position || number === this.nextNumber)) {
                    this.early.delete(number);
                    if (position) this.begin(position, assembly);
                    this.addPart(assembly);
                    hasMore = true;
                }
            }
            return hasMore;
        }

        get nextNumber() { return this.last ? this.last.number + 1 : 0; }

        begin(position, { entry }) {
            const last = this.segments.at(-1);
            // Numbers that were left out: what came before is of no use any more.
            if (last && position.sequence !== last.number + 1) this.segments = [];
            if (this.segments.length === 0) this.firstNumber = position.sequence;
            this.segments.push({
                number: position.sequence, msn: position.sequence, part: 0, start: this.wallStart + entry.start, duration: 0,
                map: `${this.folder}init-${entry.initialization}.mp4`, turn: position.discontinuity, isGap: false, url: null, parts: [],
                isIndependent: (entry.flags & 1) !== 0, firstPart: entry.number,
            });
            while (this.segments.length > 3 && this.wallStart + entry.start - this.segments[1].start > 15_000) {
                for (const part of this.segments.shift().parts) {
                    this.byURL.delete(part.url);
                    part.assembly.end();
                }
                this.firstNumber += 1;
            }
            this.positions.delete(entry.number);
        }

        addPart(assembly) {
            const { entry } = assembly;
            const segment = this.segments.at(-1);
            const part = {
                msn: segment.number, part: segment.parts.length, url: `${this.folder}part-${entry.number}.m4s`, number: entry.number,
                start: this.wallStart + entry.start, duration: entry.duration, isIndependent: (entry.flags & 1) !== 0, isGap: false,
                map: segment.map, turn: segment.turn, assembly, initialization: this.initializations.get(entry.initialization),
            };
            segment.parts.push(part);
            segment.duration += entry.duration;
            this.byURL.set(part.url, part);
            this.last = part;
        }

        // Part by part, also of segments that are whole.
        at({ msn, part }) {
            if (msn < this.firstNumber) return undefined;
            const segment = this.segment(msn);
            if (!segment) return null;
            if (part < segment.parts.length) return segment.parts[part];
            return this.segment(msn + 1) ? this.at({ msn: msn + 1, part: 0 }) : null;
        }

        // Parts that are not whole, of the newest two segments.
        get unfinished() {
            return [...this.segments.slice(-2).flatMap(({ parts }) => parts.map(({ assembly }) => assembly)), ...this.early.values()]
                .filter(({ isOver }) => !isOver);
        }

        close() { for (const { assembly } of this.byURL.values()) assembly.end(); }
    }
    """#
