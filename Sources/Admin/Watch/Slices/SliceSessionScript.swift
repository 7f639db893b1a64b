/// A session while its parts come in slices.
let sliceSessionScript: StaticString = #"""
    // The session's side of slices: what its two loops do while they come.
    Object.assign(Session.prototype, {
        // As `followPlaylist`, while slices come. Null: they do not any more.
        async followSlices() {
            const { slices } = this;
            let checkAt = 0;
            let last = null;
            while (slices.isOn && !this.isOver) {
                const { swarm } = slices;
                if (swarm.playlist.last !== last) this.take(swarm.playlist);
                last = swarm.playlist.last;
                if (swarm.over) {
                    slices.leave(swarm.over);
                    return null;
                }
                if (swarm.playlist.isEnded) return this.playOut();
                const now = performance.now();
                if (now - swarm.entryAt > Math.max(2000, 3 * swarm.playlist.partTarget)) {
                    const over = await this.askWhySlicesStopped();
                    if (over) return over;
                } else if (now >= checkAt) {
                    checkAt = now + 300;
                    await this.lookAfterSlices();
                }
                await Promise.race([this.news.next(), this.naps.nap(300)]);
            }
            return null;
        },

        // What the playlist's side does now and then. Slices go on without it.
        async lookAfterSlices() {
            try {
                await this.changeVariant();
                if (performance.now() - this.variantsAt > 20_000) await this.reloadVariants();
                if (this.clock.isDue) await this.clock.sample(this.network, this.stops.playlist.signal);
            } catch (problem) {
                if (this.isOver || problem instanceof Rebuild || problem instanceof Unplayable) throw problem;
                this.variantsAt = performance.now();
            }
        },

        async askWhySlicesStopped() {
            let stream;
            try {
                stream = await this.ask(this.stops.playlist.signal);
            } catch (problem) {
                if (this.isOver) throw problem;
                this.slices.leave("silent");
                return null;
            }
            if (stream.state === "offline") return this.playOut();
            if (stream.session !== this.stream.session) return "replaced";
            if (stream.state === "waiting") this.tell("waiting"); else this.slices.leave("silent");
            await this.naps.nap(700);
            return null;
        },

        // The bytes of a part: from slices, or whole from the hub when they do not come in time.
        async bytesOf({ assembly, start, url }) {
            const { signal } = this.stops.parts;
            const since = performance.now();
            for (let isDue = false; !isDue;) {
                const bytes = await Promise.race([assembly.bytes, new Promise(resolve => setTimeout(resolve, 40, undefined))]);
                if (signal.aborted) throw signal.reason;
                if (bytes) {
                    assembly.forget();
                    return bytes;
                }
                const left = this.offset === null ? Infinity : (start - this.offset) / 1000 - this.video.currentTime;
                isDue = assembly.isOver || (this.isStarted ? left < 0.25 : performance.now() - since > 1500);
            }
            const bytes = await this.network.bytes(url, { signal, patience: this.patience });
            if (!await assembly.isListed(bytes, this.slices.proof)) throw new Error("This is not the part that the hub has signed.");
            if (this.slices.isOn && !assembly.isOver) this.slices.rescued();
            assembly.end();
            return bytes;
        },
    });
    """#
