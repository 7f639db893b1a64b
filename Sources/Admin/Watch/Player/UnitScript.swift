/// Parts, or whole segments over a line on which a part takes longer to come than to be made.
let unitScript: StaticString = #"""
    // What a session loads at a time. One request is under way for media, so a line whose answers take longer than a part lasts would fall
    // behind with parts however wide it is. There it loads whole segments, and keeps a distance to the live edge that allows for them.
    Object.assign(Session.prototype, {
        // Two questions at most; the first may have had to open a connection.
        async learnRoundTrip() {
            for (let count = 0; count < 2 && (this.clock.roundTrip ?? Infinity) > 100; count += 1) {
                await this.clock.sample(this.network, this.stops.playlist.signal);
            }
        },

        // Called with each version of the playlist. What is decided stays for a while: to change it is seen.
        chooseUnit() {
            const { playlist, clock: { roundTrip } } = this;
            const part = playlist.partTarget;
            if (!part || roundTrip === null || this.slices.isOn) return;
            const cycle = roundTrip + part * this.variant.bandwidth / (this.network.bandwidth.estimate ?? Infinity);
            const isFar = this.inSegments ? cycle > 0.7 * part : cycle > 0.95 * part && roundTrip > 0.25 * part;
            const isOld = !this.isStarted || performance.now() - this.unitSince > 20_000;
            if (isFar !== this.inSegments && isOld) this.changeUnit(isFar);
            const whole = playlist.segments.filter(({ url }) => url).slice(-5);
            const longest = Math.max(2000, ...whole.map(({ duration }) => duration));
            this.latency.comesIn(this.inSegments ? longest / 1000 : 0, roundTrip / 1000);
        },

        changeUnit(inSegments) {
            this.inSegments = inSegments;
            this.unitSince = performance.now();
            if (!inSegments || !this.cursor) return;
            this.cursor = { msn: this.cursor.msn, part: 0 };
            // The picture waits for a segment, once, and goes on further back.
            if (this.isStarted) this.video.pause();
            this.isStarted = false;
            this.turn += 1;
            this.restartParts();
        },

        // What stands at a position and is loaded as one; null when it is not there yet, undefined when it is gone.
        unitAt(playlist, position) {
            const isOpen = this.inSegments && position.part === 0 && playlist.segment(position.msn)?.url === null;
            return isOpen ? null : playlist.at(position);
        },

        // Milliseconds that media may be older than the target before it is given up.
        missable() { return this.inSegments ? 2000 * this.latency.segment + 500 : 500; },

        // The last place that a decoder can begin at, where something begins that is loaded as one.
        lastEntry(playlist) { return this.inSegments ? this.entries(playlist).at(-1) : playlist.lastIndependent(); },

        // Two segments are enough to begin with, one is not.
        firstOfTwo(playlist) { return this.entries(playlist).slice(-2)[0]; },

        entries(playlist) { return playlist.segments.filter(({ url, isGap, isIndependent }) => url && !isGap && isIndependent); },
    });
    """#
