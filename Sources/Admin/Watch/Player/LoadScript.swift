/// The loop that loads parts.
let loadScript: StaticString = #"""
    // The parts' side of a session: which part is next, loading it (also before it exists), handing it to the browser.
    Object.assign(Session.prototype, {
        async loadParts() {
            for (;;) {
                if (this.isOver) return "over";
                const wanted = this.next();
                if (!wanted) {
                    await this.news.next();
                    continue;
                }
                try {
                    await this.load(wanted);
                } catch (problem) {
                    if (this.isOver || problem instanceof Rebuild || problem instanceof Unplayable) throw problem;
                    await this.repairPart(problem, wanted);
                }
            }
        },

        // What to load now: { url, piece }, or { url, isHint } for the part that the hub is about to make. Null: wait for news.
        next() {
            const { playlist } = this;
            if (!playlist || !this.buffer.wantsMedia || this.isIdle()) return null;
            if (this.cursor && playlist.at(this.cursor) === undefined) this.cursor = null;
            this.cursor ??= this.beginning(playlist);
            if (!this.cursor) return null;
            this.skip(playlist);
            let piece = this.lastOfOldVariant() ?? this.unitAt(playlist, this.cursor);
            while (piece?.isGap) {
                this.cursor = positionAfter(piece);
                piece = this.unitAt(playlist, this.cursor);
            }
            if (piece) return { url: piece.url, piece };
            return !this.inSegments && playlist.hint && playlist.hint !== this.refusedHint ? { url: playlist.hint, isHint: true } : null;
        },

        // While the picture goes over to another variant: the parts of the old one up to where the new one begins.
        lastOfOldVariant() {
            const { leaving, cursor } = this;
            if (leaving && isBefore(cursor, leaving.until)) {
                if (this.inSegments) return this.unitAt(leaving.playlist, cursor);
                return leaving.playlist.segment(cursor.msn)?.parts[cursor.part];
            }
            this.leaving = null;
            return undefined;
        },

        // A paused session loads nothing after a while; it goes on at the live edge.
        isIdle() { return this.isPaused && performance.now() - this.pausedAt > 20_000; },

        // Where to begin: at the newest part that a decoder can begin at. With keyframes far apart, and none in sight, half a minute back.
        beginning(playlist) {
            const entry = (this.inSegments ? this.firstOfTwo(playlist) : playlist.lastIndependent()) ?? playlist.segments.find(({ start }) => start >= playlist.end - 30_000);
            return entry && entry.start >= this.notBefore ? { msn: entry.msn ?? entry.number, part: entry.part ?? 0 } : null;
        },

        // So far behind that the picture will jump anyway: what it jumps over is not loaded.
        skip(playlist) {
            const piece = this.unitAt(playlist, this.cursor);
            const target = this.latency.target * 1000;
            if (!piece || this.isBehind || playlist.end - piece.start < target + this.missable()) return;
            const later = this.inSegments ? this.firstOfTwo(playlist) : playlist.lastIndependent(playlist.end - target);
            if (!later || !isBefore(this.cursor, later)) return;
            this.cursor = { msn: later.msn, part: later.part };
            this.counts.skips += 1;
        },

        async load({ url, piece }) {
            const { turn } = this;
            const bytes = piece?.assembly
                ? await this.bytesOf(piece)
                : await this.network.bytes(url, { signal: this.stops.parts.signal, patience: this.patience });
            // Only the playlist tells what an announced part has become: whether a new init segment or a discontinuity stands before it.
            const known = piece ?? await this.confirmed(url);
            if (!known || this.isOver || turn !== this.turn) return;
            await this.append(known, bytes);
            if (turn === this.turn) this.cursor = positionAfter(known);
        },

        async confirmed(url) {
            for (;;) {
                const piece = this.playlist?.byURL.get(url);
                if (piece || this.isOver) return piece;
                if (this.playlist && this.playlist.hint !== url) return null;
                await this.news.next();
            }
        },

        async append(piece, bytes) {
            const isNext = this.appended && Math.abs(piece.start - this.appended.end) < 50 && piece.turn === this.appended.turn;
            if (!isNext) await this.buffer.cut();
            if (piece.map !== this.map) await this.appendInit(piece);
            this.appended = { end: piece.start + piece.duration, turn: piece.turn };
            this.learnOffset(piece, bytes);
            await this.buffer.append(bytes);
            this.latency.playable.saw((piece.start + piece.duration - this.offset) / 1000, performance.now() / 1000);
            this.counts.parts += 1;
            this.heard();
            this.tick();
            const keep = this.video.currentTime - 30;
            if (keep > 0 && this.buffer.ranges[0]?.[0] < keep - 10) await this.buffer.trim(keep);
        },

        // One timeline runs through a session, so the offset holds until a part says something else by far.
        learnOffset(piece, bytes) {
            const start = readStart(bytes, this.tracks);
            if (start === null) throw new Error("A part holds no media.");
            const offset = piece.start - start * 1000;
            if (this.offset !== null && Math.abs(this.offset - offset) < 100) return;
            this.offset = offset;
            this.latency.forget();
            this.listed();
        },

        async appendInit(piece) {
            const bytes = piece.initialization ?? await this.network.bytes(piece.map, { signal: this.stops.parts.signal, patience: 4000 });
            const tracks = readTracks(bytes);
            if (this.tracks) {
                if (this.variantOfMap === this.variant.url) await this.reloadVariants();
                const kinds = tracks => [...tracks.values()].map(({ isVideo }) => isVideo ? "video" : "audio").sort().join();
                if (kinds(tracks) !== kinds(this.tracks)) throw new Rebuild(piece.start);
            }
            const codecs = codecsOf(tracks, this.variant);
            if (!canPlayType(typeOf(codecs))) throw new Unplayable(codecs);
            await this.buffer.setCodecs(codecs);
            await this.buffer.append(bytes);
            Object.assign(this, { tracks, map: piece.map, variantOfMap: this.variant.url });
        },

        async repairPart(problem, { url, isHint }) {
            if (problem instanceof Restart) return;
            if (this.buffer.source.readyState !== "open" || this.video.error) throw problem;
            if (problem.status === 404) {
                // Evicted, or announced and then not made: the next playlist says where to go on.
                if (isHint) this.refusedHint = url; else this.cursor = null;
                await this.news.next();
            } else if (!(problem instanceof Silence)) {
                await this.naps.nap(Math.min(problem.retryAfter ?? 500, 2000));
            }
        },
    });
    """#
