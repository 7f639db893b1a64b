/// Requests with patience, and what they tell about the line.
let networkScript: StaticString = #"""
    // The hub answered, but with a refusal.
    class Refusal extends Error {
        constructor(answer) {
            super(`The hub answered ${answer.status}.`);
            this.status = answer.status;
            this.retryAfter = Number(answer.headers.get("Retry-After")) * 1000 || null;
        }
    }

    // Nothing came for as long as the caller was willing to wait.
    class Silence extends Error {}

    // The request was given up because the world has changed: the network is another one, or the device has slept.
    class Restart extends Error {}

    // Requests to the hub. A session has two of them under way at most: one by its playlist, one by its parts.
    class Network {
        constructor() {
            this.bandwidth = new Bandwidth();
            // The browser's own notes tell when bytes came, however busy this script is. A part that does not exist yet is held by the
            // hub, so only the time from its first byte to its last says something about the line.
            const observer = new PerformanceObserver(list => {
                for (const { name, encodedBodySize, responseStart, responseEnd } of list.getEntries()) {
                    if (name.endsWith(".m4s") && encodedBodySize > 0) this.bandwidth.add(encodedBodySize, responseEnd - responseStart);
                }
                performance.clearResourceTimings();
            });
            observer.observe({ type: "resource" });
        }

        // Resolves when the head of a good answer is here. `patience`: milliseconds without a byte before it is given up.
        async open(url, { signal, patience }) {
            const stop = new AbortController();
            const giveUp = () => stop.abort(signal.reason);
            if (signal.aborted) throw signal.reason;
            signal.addEventListener("abort", giveUp);
            let timer;
            const heard = () => {
                clearTimeout(timer);
                timer = setTimeout(() => stop.abort(new Silence("The hub is silent.")), patience);
            };
            const done = () => {
                clearTimeout(timer);
                signal.removeEventListener("abort", giveUp);
            };
            try {
                heard();
                // The browser's cache would write a film to the viewer's disk.
                const answer = await fetch(url, { signal: stop.signal, cache: "no-store" });
                if (!answer.ok) throw new Refusal(answer);
                return {
                    url: answer.url || url,
                    bytes: () => Network.readAll(answer, heard).finally(done),
                    text: () => answer.text().finally(done),
                    json: () => answer.json().finally(done),
                };
            } catch (problem) {
                done();
                throw stop.signal.aborted ? stop.signal.reason : problem;
            }
        }

        async text(url, options) { return (await this.open(url, options)).text(); }
        async json(url, options) { return (await this.open(url, options)).json(); }

        async bytes(url, options) { return (await this.open(url, options)).bytes(); }

        static async readAll(answer, heard) {
            const reader = answer.body.getReader();
            const pieces = [];
            let length = 0;
            for (;;) {
                const { done, value } = await reader.read();
                if (done) break;
                heard();
                pieces.push(value);
                length += value.length;
            }
            if (pieces.length === 1) return pieces[0];
            const whole = new Uint8Array(length);
            let at = 0;
            for (const piece of pieces) {
                whole.set(piece, at);
                at += piece.length;
            }
            return whole;
        }
    }

    // Bits a second that the line carries, from the parts that came over it: as many as there were, in the time that they took, over the
    // last second and over the last four, of which the smaller counts.
    class Bandwidth {
        constructor() { this.samples = []; }

        add(bytes, milliseconds) {
            // A part may come in one piece: no time at all would be any speed at all.
            this.samples.push({ bits: 8 * bytes, seconds: Math.max(milliseconds, 2) / 1000 });
            if (this.samples.length > 20) this.samples.shift();
        }

        over(samples) {
            const sum = name => samples.reduce((total, sample) => total + sample[name], 0);
            return sum("bits") / sum("seconds");
        }

        get estimate() {
            return this.samples.length === 0 ? null : Math.min(this.over(this.samples), this.over(this.samples.slice(-5)));
        }
    }

    // Sleep that ends early when there is a reason to look at once.
    class Naps {
        constructor() { this.sleepers = new Set(); }

        nap(milliseconds) {
            return new Promise(resolve => {
                const wake = () => {
                    clearTimeout(timer);
                    this.sleepers.delete(wake);
                    resolve();
                };
                const timer = setTimeout(wake, milliseconds);
                this.sleepers.add(wake);
            });
        }

        wake() { for (const wake of [...this.sleepers]) wake(); }
    }

    // 1, 2, 4, 8 … times the first wait, at most the last; with chance, so that viewers do not come all at once.
    class BackOff {
        constructor(first, last) { Object.assign(this, { first, last, count: 0 }); }
        get next() { return Math.min(this.last, this.first * 2 ** this.count++) * (0.75 + Math.random() / 2); }
        reset() { this.count = 0; }
    }
    """#
