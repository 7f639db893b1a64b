/// Several sources at once: the plan, and who is left out.
let swarmScript: StaticString = #"""
    // Takes one rendition of a session from the sources that the hub named, and writes its playlist. It believes nobody: entries are signed
    // by the hub, slices are what entries list. `news` is called when there is more, or when it is over; `over` then says why.
    class Swarm {
        constructor({ plan, proof, rendition, url, folder, news, wait }) {
            Object.assign(this, { plan, proof, rendition, news, wait });
            this.session = plan.session;
            this.book = new ManifestBook(proof, plan.session, rendition);
            this.playlist = new SlicedPlaylist(url, folder);
            this.hub = null;
            this.nodes = new Map();
            // Sources that have failed: when to try each again, and how long to wait the next time.
            this.banned = new Map();
            this.early = [];
            this.trimming = null;
            this.work = Promise.resolve();
            this.over = null;
            this.hubLosses = this.whole = this.rescued = 0;
            this.entryAt = performance.now();
            this.delays = [];
            this.lag = this.lagAt = 0;
            this.bandwidth = new Bandwidth();
        }

        start() {
            this.adopt(this.plan);
            this.timer = setInterval(() => this.look(performance.now()), 50);
        }

        close(why = "closed") {
            if (this.over) return;
            this.over = why;
            clearInterval(this.timer);
            clearTimeout(this.trimming);
            for (const link of this.links) link.close();
            this.playlist.close();
            this.news();
        }

        get links() { return [...this.hub ? [this.hub] : [], ...this.nodes.values()]; }

        // MARK: Who sends what

        // Takes a plan. Who gets more to do is told at once; who gets less, or nothing, a moment later, so that no slice falls between.
        adopt(plan) {
            if (this.over) return;
            if (plan.session !== this.session) return this.close("replaced");
            if (plan.sources.length === 0) return this.close("alone");
            this.plan = plan;
            const { slices, cycle } = plan;
            this.hub ??= new SliceLink(this, { url: `/live/${plan.stream}/slices` });
            this.hub.planned = Stripes.read(slices, cycle, plan.hub.stripes);
            this.hub.wantsEntries = plan.hub.entries ?? plan.sources.filter(({ entries }) => entries).length < 2;
            for (const link of this.nodes.values()) link.planned = new Stripes(slices, cycle);
            for (const { node, url, stripes, entries } of plan.sources) {
                const link = this.nodes.get(node) ?? new SliceLink(this, { node, url });
                link.planned = Stripes.read(slices, cycle, stripes);
                link.wantsEntries = entries;
                this.nodes.set(node, link);
            }
            clearTimeout(this.trimming);
            this.trimming = setTimeout(() => this.trim(), 400);
            this.tune();
        }

        // Nothing is taken from anybody while others may not have begun to send it.
        get isGrowing() { return this.trimming !== null; }

        trim() {
            this.trimming = null;
            const wanted = new Set(this.plan.sources.map(({ node }) => node));
            for (const [node, link] of this.nodes) {
                if (wanted.has(node)) continue;
                this.nodes.delete(node);
                link.close();
            }
            this.tune();
        }

        // Asks every source for what it is to send now; the hub also for what those send who are not there.
        tune() {
            if (this.over) return;
            const now = performance.now();
            let share = this.hub.planned;
            let speakers = 0;
            for (const [node, link] of this.nodes) {
                if (link.isLost && now >= (this.banned.get(node)?.until ?? 0)) this.renew(node, link);
                const current = this.nodes.get(node);
                if (current.isLost || !current.isOpen && current.asked && (current.isAgain || now - current.askedAt > 1000)) {
                    share = share.with(current.planned);
                } else if (current.wantsEntries) {
                    speakers += 1;
                }
                if (!current.isLost) this.ask(current, current.planned, current.wantsEntries, now);
            }
            if (!this.hub.isLost) this.ask(this.hub, share, this.hub.wantsEntries || speakers < 2, now);
        }

        // The same source once more, with a link of its own.
        renew(node, old) {
            const link = new SliceLink(this, old);
            Object.assign(link, { planned: old.planned, wantsEntries: old.wantsEntries, counts: old.counts, isAgain: true });
            this.nodes.set(node, link);
        }

        ask(link, stripes, withEntries, now) {
            const isNew = !link.asked;
            // The change of a link that is not there yet would open another one.
            if (!isNew && !link.isOpen) return;
            const wanted = this.isGrowing && !isNew ? stripes.with(link.asked) : stripes;
            const entries = withEntries || this.isGrowing && link.withEntries;
            const isSame = !isNew && wanted.text === link.asked.text && entries === link.withEntries && link.ticket === this.plan.ticket;
            if (isSame) return;
            if (isNew && !link.isHub && wanted.count === 0) return;
            Object.assign(link, { asked: wanted, withEntries: entries, ticket: this.plan.ticket });
            if (!isNew) return void link.change();
            link.askedAt = now;
            link.run(this.playlist.last ? this.playlist.last.number : null);
        }

        // MARK: Who fails

        // Nothing more is taken from it for a while, and the hub hears of it.
        ban(link, why) {
            if (link.isLost) return;
            if (why === "wrong") link.counts.wrong += 1;
            if (link.isHub) return this.close("wrong");
            this.punish(link, 10_000);
            link.lateAt = [];
            link.isLost = true;
            link.close();
            this.complain?.(why === "wrong");
            // What it owes is asked of the hub at once.
            this.look(performance.now());
        }

        punish(link, least) {
            const before = this.banned.get(link.node)?.pause ?? least / 2;
            const pause = Math.min(Math.max(2 * before, least), 120_000);
            this.banned.set(link.node, { pause, until: performance.now() + pause * (0.75 + Math.random() / 2) });
        }

        // A link has ended, for whatever reason.
        lost(link, problem) {
            if (this.over) return;
            if (!link.isHub) {
                // What failed long ago does not count any more.
                if (performance.now() - link.askedAt > 60_000) this.banned.delete(link.node);
                if (this.nodes.get(link.node) === link && !(this.banned.get(link.node)?.until > performance.now())) {
                    this.punish(link, problem instanceof Refusal ? 5000 : 1000);
                }
                this.look(performance.now());
                return;
            }
            this.hubLosses += 1;
            if (problem instanceof Refusal || this.hubLosses > 3) return this.close(problem instanceof Refusal ? "refused" : "lost");
            const hub = new SliceLink(this, { url: link.url });
            Object.assign(hub, { planned: link.planned, wantsEntries: link.wantsEntries, counts: link.counts });
            this.hub = hub;
            setTimeout(() => this.tune(), 100);
        }

        report() {
            return this.links.map(({ node, isOpen, isLost, counts, rate, delay }) =>
                ({ node, isOpen: isOpen && !isLost, rate, delay, ...counts }));
        }
    }
    """#
