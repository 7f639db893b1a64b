/// A session over slices: when to go over to them, and when to go back.
let sliceShareScript: StaticString = #"""
    // Whether other tabs leave room: a browser has six connections to a hub over HTTP/1.1, each tab over slices holds one, and what is left
    // is for everything else.
    class Tabs {
        constructor() {
            this.others = new Set();
            this.name = Math.random();
            this.holds = () => false;
            this.channel = globalThis.BroadcastChannel ? new BroadcastChannel("streamr-slices") : null;
            this.channel?.addEventListener("message", ({ data }) => {
                if (data.ask && this.holds()) this.channel.postMessage({ holder: this.name });
                if (data.holder) this.others.add(data.holder);
            });
        }

        static most = 4;

        async haveRoom() {
            this.others.clear();
            this.channel?.postMessage({ ask: true });
            await new Promise(resolve => setTimeout(resolve, 60));
            return this.others.size < Tabs.most;
        }
    }

    // Takes a session's parts from several sources, as long as there are some and they do it well; else the hub's playlists and parts are
    // followed as ever. Both have the same numbers and addresses, so the session goes over from one to the other between two parts.
    class SliceShare {
        constructor(session, tabs) {
            Object.assign(this, { session, tabs, swarm: null, proof: null, isOn: false, isAsking: false, isOver: false, why: null });
            this.askAt = 0;
            this.counts = { joins: 0, leaves: 0, rescued: 0 };
            this.left = null;
            this.mistakes = new BackOff(5000, 60_000);
            this.reports = new SliceReports(session.stream.name);
            tabs.holds = () => this.swarm !== null;
        }

        // Before the first picture: waits for slices a moment, if there are any. `plan`: what `ask` gives.
        async begin(plan) {
            await this.consider(await plan);
            for (let count = 0; count < 30 && this.swarm && !this.isOn; count += 1) {
                await this.session.naps.nap(50);
                this.tick();
            }
        }

        // Asks the hub who has the stream; null when it does not say, or when other tabs need the connections.
        async ask() {
            const { session } = this;
            this.isAsking = true;
            this.askAt = performance.now() + 10_000 * (0.75 + Math.random() / 2);
            try {
                const page = location.protocol === "https:" ? "https" : "http";
                const url = `/api/v1/streams/${encodeURIComponent(session.stream.name)}/sources?page=${page}`;
                const answer = session.network.json(url, { signal: session.stops.playlist.signal, patience: 1500 });
                const [plan, hasRoom] = await Promise.all([answer, this.tabs.haveRoom()]);
                return hasRoom ? plan : null;
            } catch {
                // Whether the hub is there at all is the playlist's business.
                return null;
            } finally {
                this.isAsking = false;
            }
        }

        // Goes for slices, if that plan has somebody to take them from.
        async consider(plan) {
            if (!plan) return;
            this.why = plan.why ?? null;
            const isOurs = plan.session === this.session.stream.session && !this.swarm && !this.isOver;
            if (isOurs && plan.sources.length > 0) await this.join(plan);
        }

        async join(plan) {
            const { session } = this;
            this.proof ??= await Proof.of(bytesOfHex(plan.hub_key));
            if (!this.proof) {
                this.askAt = Infinity;
                return;
            }
            const rendition = new URL(session.variant.url).pathname.split("/").at(-1).replace(".m3u8", "");
            this.joinedAt = performance.now();
            this.swarm = new Swarm({
                plan, proof: this.proof, rendition, url: session.variant.url, news: () => session.news.tell(), wait: () => this.wait,
                folder: new URL(`${plan.session}/${rendition}/`, session.variant.url).href,
            });
            this.swarm.complain = isGrave => this.reports.send(this.swarm, isGrave);
            this.swarm.start();
        }

        // Milliseconds after which a slice is taken from the hub: so that it still comes before its part is to be shown.
        get wait() {
            const { latency, clock } = this.session;
            const part = (this.swarm?.playlist.partTarget ?? 200) / 1000;
            return Math.max(120, 1000 * (latency.target - part - 0.1) - Math.max(250, 3 * (clock.roundTrip ?? 0)));
        }

        // Ten times a second.
        tick() {
            const now = performance.now();
            const { session, swarm } = this;
            if (this.isOver) return;
            this.holdBack(this.isOn ? Math.min(1.6, 0.25 + swarm.lag) : 0);
            if (session.isIdle()) {
                this.leave("idle");
            } else if (!swarm) {
                if (now >= this.askAt && !this.isAsking && !session.isEnding) this.ask().then(plan => this.consider(plan));
            } else if (swarm.over) {
                this.leave(swarm.over);
            } else if (!this.isOn) {
                if (this.isReady) this.goOver(); else if (now - this.joinedAt > 6000) this.leave("slow");
            } else {
                this.reports.tick(swarm, now);
            }
        }

        // More distance at once, less of it no faster than the picture can follow unseen.
        holdBack(slack) {
            const { latency } = this.session;
            latency.slack = Math.max(slack, latency.slack - 0.005);
        }

        get isReady() {
            const { swarm: { playlist, whole }, session } = this;
            if (!session.playlist) return playlist.lastIndependent()?.assembly.isWhole ?? false;
            return whole >= 3 && session.cursor && session.cursor.msn >= playlist.firstNumber && !isBefore(playlist.edge, session.cursor);
        }

        goOver() {
            const { session, swarm } = this;
            this.isOn = true;
            this.counts.joins += 1;
            this.onAt = performance.now();
            this.rescuedAt = [];
            if (session.inSegments) session.changeUnit(false);
            session.take(swarm.playlist);
            session.restartPlaylist();
        }

        // Back to playlists.
        leave(why) {
            const { swarm, session } = this;
            if (!swarm) return;
            this.reports.send(swarm, false);
            this.swarm = null;
            if (this.isOn) {
                this.counts.leaves += 1;
                this.left = why;
            }
            this.isOn = false;
            swarm.close(why);
            if (performance.now() - this.onAt > 60_000) this.mistakes.reset();
            const isFault = ["wrong", "late", "silent", "slow", "lost"].includes(why);
            const pause = ["idle", "quality"].includes(why) ? 1000 : isFault ? this.mistakes.next : 3000;
            this.askAt = performance.now() + pause * (0.75 + Math.random() / 2);
            session.naps.wake();
            session.news.tell();
        }

        close() {
            this.leave("over");
            this.isOver = true;
            this.reports.close();
        }

        // A part had to be fetched whole: now and then that is what the hub is for, often it means that slices do not work here.
        rescued() {
            const now = performance.now();
            this.counts.rescued += 1;
            this.rescuedAt = [...this.rescuedAt.filter(at => now - at < 5000), now];
            if (this.rescuedAt.length >= 5) this.leave("late");
        }

        // For people with a debugger, and for tests.
        report() {
            const { isOn, why, left, counts, swarm } = this;
            return { isOn, why, left, ...counts, whole: swarm?.whole ?? 0, lag: swarm?.lag ?? null, sources: swarm?.report() ?? [] };
        }

        // Bits a second that the line carries at least; what comes in time is enough for what is shown.
        bandwidth(variant) {
            const { bandwidth, lag } = this.swarm;
            const enough = lag < this.session.latency.target - 0.3 ? 1.1 * variant.bandwidth : 0;
            return Math.max(bandwidth.estimate ?? this.session.network.bandwidth.estimate ?? 0, enough);
        }
    }
    """#
