/// The loop that follows the playlist.
let followScript: StaticString = #"""
    // The playlist's side of a session: blocking reloads, what to do when they fail, and the change to another rendition.
    Object.assign(Session.prototype, {
        async followPlaylist() {
            for (;;) {
                try {
                    if (this.slices.isOn) {
                        const over = await this.followSlices();
                        if (over) return over;
                        continue;
                    }
                    const before = this.playlist;
                    const playlist = await this.reload();
                    if (this.isOver) return "over";
                    if (this.media && playlist.session && playlist.session !== this.media) return "replaced";
                    this.take(playlist);
                    if (playlist.isEnded) return await this.playOut();
                    await this.changeVariant();
                    if (performance.now() - this.variantsAt > 20_000) await this.reloadVariants();
                    if (this.clock.isDue) await this.clock.sample(this.network, this.stops.playlist.signal);
                    // A hub that answers without anything new would be asked a thousand times a second.
                    if (before && !isBefore(before.edge, playlist.edge)) await this.naps.nap(100);
                } catch (problem) {
                    const over = await this.repair(problem);
                    if (over) return over;
                }
            }
        },

        // The next version of the playlist, as soon as there is one (RFC 8216bis, 6.2.5).
        async reload() {
            const known = this.playlist;
            const url = new URL(this.variant.url);
            if (known?.canBlock) {
                url.searchParams.set("_HLS_msn", known.edge.msn);
                url.searchParams.set("_HLS_part", known.edge.part);
                const age = performance.now() - this.playlistAt;
                if (known.skipBoundary && age < known.skipBoundary / 2) url.searchParams.set("_HLS_skip", "YES");
            } else {
                // Who begins with parts needs no row of segments (Delivery).
                url.searchParams.set("start", "live");
                if (known) await this.naps.nap(known.partTarget ?? known.targetDuration / 2);
            }
            const text = await this.network.text(url.href, { signal: this.stops.playlist.signal, patience: this.patience });
            return new MediaPlaylist(text, this.variant.url, known);
        },

        take(playlist) {
            this.playlist = playlist;
            this.playlistAt = performance.now();
            this.media ??= playlist.session;
            const holdBack = playlist.partTarget ? playlist.partHoldBack ?? 3 * playlist.partTarget : playlist.holdBack;
            this.latency.holdBack = (holdBack ?? 3 * playlist.targetDuration) / 1000;
            this.latency.pictureTime = this.variant.frameRate ? 1 / this.variant.frameRate : 0;
            this.listed();
            this.heardAt = Date.now();
            if (!this.newest || isBefore(this.newest, playlist.edge)) this.heard();
            this.newest = playlist.edge;
            this.chooseUnit();
            this.news.tell();
        },

        // The playlist's end is the live edge, once it is known where that is on the media's timeline.
        listed() {
            const end = this.playlist?.end ?? null;
            if (end !== null && this.offset !== null) this.latency.listed.saw((end - this.offset) / 1000, this.playlistAt / 1000);
        },

        // Finds out why nothing comes, and says so. Returns why the session is over, or nothing to go on.
        async repair(problem) {
            if (this.isOver) throw problem;
            if (problem instanceof Restart) return null;
            if (problem instanceof Rebuild || problem instanceof Unplayable) throw problem;
            if (!(problem instanceof Silence)) {
                // A delta update on top of the old version may be what went wrong.
                this.playlist = null;
                await this.naps.nap(Math.min(problem.retryAfter ?? this.backOff.next, 5000));
            }
            let stream;
            try {
                if (problem.status === 404) await this.withoutVariant();
                stream = await this.ask(this.stops.playlist.signal);
            } catch (second) {
                if (second instanceof Rebuild) throw second;
                if (this.isOver || second instanceof Restart) return null;
                if (second.status === 404) return "gone";
                this.tell("reconnecting");
                if (!(second instanceof Silence)) await this.naps.nap(this.backOff.next);
                return null;
            }
            if (stream.state === "offline") return this.playOut();
            if (stream.session && this.stream.session && stream.session !== this.stream.session) return "replaced";
            this.tell(stream.state === "waiting" ? "waiting" : "slow");
            this.patience = Math.min(1.5 * this.patience, 10_000);
            return null;
        },

        // The playlist is not there: the rendition may have been taken away, for example because the hub had no time for it.
        async withoutVariant() {
            await this.reloadVariants();
            if (!this.variants.some(({ url }) => url === this.variant.url)) throw new Rebuild(0);
        },

        // Nothing more will come: what is here is shown to its last picture.
        async playOut() {
            const arrived = () => !this.playlist || !this.cursor || !this.playlist.at(this.cursor);
            for (let count = 0; count < 30 && !arrived() && !this.isOver; count += 1) await this.naps.nap(100);
            this.isEnding = true;
            await this.buffer.end();
            this.video.playbackRate = 1;
            const isPlaying = () => this.isStarted && !this.video.ended && !this.video.paused;
            for (let count = 0; count < 50 && isPlaying(); count += 1) await this.naps.nap(100);
            return "ended";
        },

        // Goes over to the variant that the line, or the viewer, asks for, at the newest part that a decoder can begin at. The parts
        // of all variants begin at the same times, so what was loaded of the old one from there on is replaced before it is shown.
        async changeVariant() {
            const wanted = this.quality.pick(this.variants, this.variant, this.bandwidth, performance.now() / 1000);
            if (wanted.url === this.variant.url || this.offset === null) return;
            if (hasPicture(wanted) !== hasPicture(this.variant) || hasSound(wanted) !== hasSound(this.variant)) throw new Rebuild(0);
            const entry = this.lastEntry(this.playlist);
            if (!entry || !this.cursor || (entry.start - this.offset) / 1000 < this.video.currentTime + 0.15) return;
            const url = new URL(wanted.url);
            if (this.playlist.canBlock) {
                url.searchParams.set("_HLS_msn", entry.msn);
                url.searchParams.set("_HLS_part", entry.part);
            }
            const text = await this.network.text(url.href, { signal: this.stops.playlist.signal, patience: this.patience });
            const playlist = new MediaPlaylist(text, wanted.url);
            const same = playlist.at(entry);
            if (!same || !same.isIndependent || Math.abs(same.start - entry.start) > 50) return;
            // A rendition is made after the source: what was ahead may be shown by now. The next place is not far.
            if ((same.start - this.offset) / 1000 < this.video.currentTime + 0.1) return;
            const until = { msn: same.msn, part: same.part };
            this.leaving = { playlist: this.playlist, until };
            this.variant = wanted;
            this.counts.switches += 1;
            this.quality.changed();
            this.slices.leave("quality");
            this.take(playlist);
            if (isBefore(this.cursor, until)) return;
            this.cursor = until;
            this.turn += 1;
            this.restartParts();
        },
    });
    """#
