/// One source of slices: the hub, or a friend's box.
let sliceLinkScript: StaticString = #"""
    // A link to one source: an answer that does not end. It hands its frames to `swarm`, and says when it is lost.
    class SliceLink {
        constructor(swarm, { node = null, url }) {
            Object.assign(this, { swarm, node, url });
            this.name = hexOf(crypto.getRandomValues(new Uint8Array(16)));
            this.stop = new AbortController();
            this.timelines = new Map();
            this.isOpen = this.isLost = false;
            // What the plan has it send; what it was asked to send last, and whether with entries.
            this.planned = this.asked = null;
            this.withEntries = false;
            this.counts = { bytes: 0, slices: 0, late: 0, wrong: 0 };
            this.delays = [];
            this.lateAt = [];
            this.flow = [];
        }

        get isHub() { return this.node === null; }

        // What it is asked for, as an address. `from`: the part from which on it is sent; null: from the newest segment on.
        address({ from = null, missing = [] } = {}) {
            const { swarm, asked } = this;
            const items = {
                ticket: swarm.plan.ticket, link: this.name, rendition: swarm.rendition, k: asked.slices, m: asked.cycle,
                stripes: asked.text, entries: this.withEntries ? 1 : 0,
            };
            if (from !== null) Object.assign(items, { session: swarm.session, part: from });
            if (missing.length > 0) items.missing = missing.map(({ part, slice }) => `${part}.${slice}`).join();
            const url = new URL(this.url, location.href);
            for (const [name, value] of Object.entries(items)) url.searchParams.set(name, value);
            return url.href;
        }

        // Nodes hear nothing of the page, nor of what the hub has given this browser to keep.
        get manner() {
            return { cache: "no-store", referrerPolicy: "no-referrer", credentials: this.isHub ? "same-origin" : "omit" };
        }

        // Until it ends, which it tells the swarm.
        async run(from) {
            let problem;
            const timer = setInterval(() => {
                if (performance.now() - this.heardAt > (this.isOpen ? SliceLink.patience : 4000)) this.stop.abort();
            }, 500);
            this.heardAt = performance.now();
            try {
                const answer = await fetch(this.address({ from }), { ...this.manner, signal: this.stop.signal });
                if (!answer.ok) throw new Refusal(answer);
                const frames = new FrameReader();
                const reader = answer.body.getReader();
                this.isOpen = true;
                for (;;) {
                    const { done, value } = await reader.read();
                    if (done) break;
                    this.heardAt = performance.now();
                    this.flow.push({ at: this.heardAt, bytes: value.length });
                    this.counts.bytes += value.length;
                    for (const frame of frames.read(value)) this.heard(frame);
                }
            } catch (error) {
                problem = error;
            }
            clearInterval(timer);
            this.isOpen = false;
            this.isLost = true;
            this.swarm.lost(this, problem);
        }

        // Milliseconds of silence: a link says that it is alive every 4 s.
        static patience = 12_000;

        heard(frame) {
            if (frame.kind === "opened") this.timelines.set(frame.number, frame);
            if (frame.kind === "entry" || frame.kind === "slice" || frame.kind === "closed") {
                const timeline = this.timelines.get(frame.number);
                const { session, rendition } = this.swarm;
                if (timeline?.session !== session || timeline.rendition !== rendition) return;
            }
            this.swarm.heard(this, frame);
        }

        // Changes what it sends, and asks for slices once more.
        async change(missing = []) {
            try {
                const answer = await fetch(this.address({ missing }), { ...this.manner, signal: this.stop.signal });
                if (!answer.ok) throw new Refusal(answer);
                // Not the byte that acknowledges a change but a link of its own: this one is gone there.
                const reader = answer.body.getReader();
                const { value } = await reader.read();
                await reader.cancel();
                if (value?.length !== 1) this.close();
            } catch (error) {
                if (error instanceof Refusal && error.status !== 503) this.close();
            }
        }

        close() { this.stop.abort(); }

        // A slice of this source came so many milliseconds after its part was known.
        came(delay) {
            this.counts.slices += 1;
            this.delays.push(delay);
            if (this.delays.length > 60) this.delays.shift();
        }

        wasLate(now) {
            this.counts.late += 1;
            this.lateAt = [...this.lateAt.filter(at => now - at < 5000), now];
        }

        // Bits a second of the newest five seconds, and the middle of the delays in milliseconds.
        get rate() {
            const now = performance.now();
            this.flow = this.flow.filter(({ at }) => now - at < 5000);
            return this.flow.reduce((sum, { bytes }) => sum + 8 * bytes, 0) / 5;
        }
        get delay() { return [...this.delays].sort((a, b) => a - b)[this.delays.length >> 1] ?? null; }
    }
    """#
