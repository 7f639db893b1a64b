/// The hub's clock as the viewer's browser knows it.
let clockScript: StaticString = #"""
    // The hub's clock. The viewer's own may be hours off; only its steady part (performance.now) is used.
    class HubClock {
        constructor() {
            this.samples = [];
            this.askAgainAt = 0;
        }

        // One question to the hub: its answer was true at some moment between asking and hearing, so the error is at most half of that.
        async sample(network, signal) {
            const asked = performance.now();
            this.askAgainAt = asked + 10_000;
            let answer;
            try {
                answer = await network.open("/api/v1/time", { signal, patience: 4000 });
            } catch (problem) {
                // A hub that does not tell the time still has pictures.
                if (problem instanceof Refusal) return;
                throw problem;
            }
            const heard = performance.now();
            const { milliseconds } = await answer.json();
            if (!Number.isFinite(milliseconds)) return;
            this.add({ offset: milliseconds - (asked + heard) / 2, error: (heard - asked) / 2, at: heard });
        }

        add(sample) {
            this.samples.push(sample);
            if (this.samples.length < 5) this.askAgainAt = 0;
            if (this.samples.length > 12) this.samples.splice(this.samples.indexOf(this.worst(sample.at)), 1);
        }

        // Quartz drifts: 100 µs a second is more than any does.
        static errorAt(sample, now) { return sample.error + (now - sample.at) * 1e-4; }

        best(now) { return this.samples.reduce((a, b) => a && HubClock.errorAt(a, now) <= HubClock.errorAt(b, now) ? a : b, null); }
        worst(now) { return this.samples.reduce((a, b) => HubClock.errorAt(a, now) > HubClock.errorAt(b, now) ? a : b); }

        // Milliseconds from asking to hearing, the quickest of the newest three; null before the first.
        get roundTrip() {
            return this.samples.length === 0 ? null : 2 * Math.min(...this.samples.slice(-3).map(({ error }) => error));
        }

        // The hub's Unix time in milliseconds and how far it may be off; null before the first sample.
        read() {
            const now = performance.now();
            const best = this.best(now);
            return best && { time: now + best.offset, error: HubClock.errorAt(best, now) };
        }

        // After sleep, or when the hub was started anew, old samples say nothing.
        forget() {
            this.samples = [];
            this.askAgainAt = 0;
        }

        // More samples at the beginning, then one in ten seconds.
        get isDue() { return performance.now() >= this.askAgainAt; }
    }
    """#
