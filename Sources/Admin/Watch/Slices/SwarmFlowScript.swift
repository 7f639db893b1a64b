/// What comes from several sources, and what does not.
let swarmFlowScript: StaticString = #"""
    // The swarm's side of frames: entries and slices are checked and put together; what is late is asked of the hub.
    Object.assign(Swarm.prototype, {
        heard(link, frame) {
            switch (frame.kind) {
            case "opened":
                if (link.isHub && frame.rendition === this.rendition && frame.session !== this.session) this.close("replaced");
                break;
            case "entry": this.entryCame(link, frame.bytes); break;
            case "slice": this.sliceCame(link, frame); break;
            case "closed":
                // What was signed last may still be on its way here.
                if (link.isHub) this.work.then(() => setTimeout(() => this.playlist.isEnded || this.close("closed"), 500));
                break;
            case "sources": this.adopt(frame.sources); break;
            }
        },

        // One after the other, in the order in which they came.
        entryCame(link, bytes) {
            this.work = this.work.then(async () => {
                if (this.over) return;
                let entry;
                try {
                    entry = await this.book.take(bytes);
                } catch {
                    return this.ban(link, "wrong");
                }
                if (!entry) return;
                const now = performance.now();
                this.entryAt = now;
                const hasMore = this.playlist.take(entry, now);
                this.takeEarly();
                if (hasMore) this.news();
            });
        },

        // Slices may overtake the entry that lists them.
        takeEarly() {
            const early = this.early;
            this.early = [];
            for (const { link, frame } of early) this.sliceCame(link, frame);
        },

        assembly(number) {
            const last = this.playlist.last;
            if (!last || number > last.number) return this.playlist.early.get(number);
            return this.playlist.byURL.get(`${this.playlist.folder}part-${number}.m4s`)?.assembly ?? "gone";
        },

        async sliceCame(link, frame) {
            const assembly = this.assembly(frame.part);
            if (!assembly) {
                this.early.push({ link, frame });
                if (this.early.length > 512) this.early.shift();
                return;
            }
            if (assembly === "gone") return;
            const now = performance.now();
            // Also of what the hub had to send in its place: so late is this source.
            if (link.isHub ? !assembly.asked.has(frame.slice) : true) this.delays.push(now - assembly.shownAt);
            if (assembly.isOver || assembly.slices[frame.slice] !== null) return;
            assembly.firstAt ??= now;
            const isRight = frame.bytes.length === assembly.length(frame.slice)
                && isSame(await this.proof.hash(frame.bytes), assembly.entry.hashes[frame.slice]);
            if (!isRight) return this.ban(link, "wrong");
            if (!assembly.put(frame.slice, frame.bytes)) return;
            link.came(Math.max(0, now - assembly.shownAt));
            if (assembly.isWhole) this.partCame(assembly);
        },

        partCame(assembly) {
            const now = performance.now();
            this.whole += 1;
            this.bandwidth.add(assembly.entry.size, now - assembly.firstAt);
        },

        // `lag`: seconds from a part's entry until its slices are there, all but the worst two in a hundred.
        measure(now) {
            if (now - this.lagAt < 500 || this.delays.length === 0) return;
            this.lagAt = now;
            this.delays = this.delays.slice(-400);
            this.lag = Math.max(0, [...this.delays].sort((a, b) => b - a)[Math.floor(this.delays.length / 50)] / 1000);
        },

        // Twenty times a second. `wait`: milliseconds after which a slice is asked of the hub at the latest; a source that is usually quick
        // is not waited for so long.
        look(now) {
            this.measure(now);
            const missing = [];
            const patience = Math.min(this.wait(), Math.max(200, 3000 * this.lag + 100));
            for (const assembly of this.playlist.unfinished) {
                for (const slice of assembly.missing) {
                    const link = this.sender(assembly.number, slice);
                    const asked = assembly.asked.get(slice);
                    const isDue = now - assembly.shownAt > patience;
                    if (isDue && link && !assembly.late.has(slice)) {
                        assembly.late.add(slice);
                        link.wasLate(now);
                    }
                    // At once when nobody will send it; once more when the hub has not answered either.
                    if (asked ? now - asked.at < 400 || asked.count >= 3 : link && !isDue) continue;
                    if (missing.length < 64) missing.push({ part: assembly.number, slice, assembly });
                }
            }
            if (missing.length > 0 && this.hub.isOpen) {
                for (const { assembly, slice } of missing) {
                    assembly.asked.set(slice, { at: now, count: (assembly.asked.get(slice)?.count ?? 0) + 1 });
                }
                this.hub.change(missing);
            }
            for (const link of this.nodes.values()) {
                if (link.lateAt.length > 12 && !link.isLost) this.ban(link, "late");
            }
            this.tune();
        },

        // Who is to send a slice; null: nobody who is there.
        sender(part, slice) {
            for (const link of this.nodes.values()) {
                if (!link.isLost && link.asked?.has(part, slice)) return link;
            }
            return this.hub.asked?.has(part, slice) && !this.hub.isLost ? this.hub : null;
        },
    });
    """#
