/// The player of a watch page: session after session.
let playerScript: StaticString = #"""
    // Plays a stream by its name, from one session to the next, for as long as the page is open. `tell` hears the state in one word:
    //   starting     there will be a picture in a moment          slow, still   the picture stands: the line is slow
    //   playing      there is one                                 waiting       the encoder's link broke, the hub waits for it
    //   reconnecting the hub does not answer                      offline       nothing is sent; ended: no more
    //   unknown      there is no such stream                      unplayable    this browser cannot play its codec (`names`)
    //   native       the browser plays it by itself, later than we would
    class Player {
        constructor(video, name, tell) {
            Object.assign(this, { video, name, tell });
            this.network = new Network();
            this.clock = new HubClock();
            this.quality = new QualityChoice();
            this.tabs = new Tabs();
            this.naps = new Naps();
            this.stop = new AbortController();
            this.failures = new BackOff(500, 8000);
            this.isPaused = this.hasPlayed = this.needsGesture = false;
            // Of the session that was played to its end.
            this.endedSession = null;
            addEventListener("online", () => this.wake(true));
            document.addEventListener("visibilitychange", () => document.hidden || this.wake(false));
            // Sleep: the wall clock has gone on, and nothing was heard meanwhile.
            let last = Date.now();
            setInterval(() => {
                const now = Date.now();
                if (now - last > 5000 && now - (this.session?.heardAt ?? last) > 5000) this.wake(true);
                last = now;
            }, 1000);
        }

        // Looks at once what is new; after sleep, or on another network, what was under way is given up.
        wake(isElsewhere) {
            if (isElsewhere) {
                this.clock.forget();
                this.session?.restart();
            }
            this.naps.wake();
            this.session?.tick();
        }

        ask(signal = this.stop.signal) {
            return this.network.json(`/api/v1/streams/${encodeURIComponent(this.name)}`, { signal, patience: 2000 });
        }

        async run() {
            const pause = new BackOff(1000, 6000);
            let notBefore = 0;
            for (;;) {
                let stream;
                try {
                    stream = await this.ask();
                } catch (problem) {
                    this.say(problem.status === 404 ? "unknown" : "reconnecting");
                    await this.naps.nap(pause.next);
                    continue;
                }
                const isEnded = stream.session !== null && stream.session === this.endedSession;
                if (stream.state === "offline" || isEnded) {
                    this.say(this.hasPlayed ? "ended" : "offline");
                    await this.naps.nap(pause.next);
                    continue;
                }
                pause.reset();
                if (!stream.hls) {
                    // Live, but no picture that a decoder could begin at has come yet.
                    this.say("starting");
                    await this.naps.nap(500);
                    continue;
                }
                notBefore = await this.playSession(stream, notBefore);
            }
        }

        // Returns from which moment on the next session may play, if that is the same one with other tracks.
        async playSession(stream, notBefore) {
            if (!BrowserMediaSource) return this.playNatively(stream, []);
            if (stream.session !== this.sessionName) this.clock.forget();
            this.sessionName = stream.session;
            this.say("starting");
            const session = this.session = new Session({
                ...this, stream, notBefore, ask: signal => this.ask(signal), tell: state => this.say(state), resume: () => this.resume(),
            });
            session.isPaused = this.isPaused;
            const begun = performance.now();
            try {
                this.over = await session.play();
                if (this.over === "ended") this.endedSession = stream.session;
            } catch (problem) {
                this.over = problem.message;
                if (problem instanceof Unplayable) return this.playNatively(stream, problem.names);
                if (problem instanceof Rebuild) return problem.notBefore;
                if (performance.now() - begun > 10_000) this.failures.reset();
                await this.naps.nap(this.failures.next);
            }
            return 0;
        }

        // Why the picture stands is worth more than that it does.
        say(state, names) {
            if (state === "playing") this.hasPlayed = true;
            if (["still", "slow"].includes(state) && ["waiting", "reconnecting"].includes(this.state)) return;
            if (state === "starting" && this.state === "unplayable") return;
            this.state = state;
            this.tell(state, names);
        }

        // The last resort: seconds later than we are, but there is a picture.
        async playNatively(stream, names) {
            const { video } = this;
            if (!video.canPlayType("application/vnd.apple.mpegurl")) {
                this.say("unplayable", names);
                await this.naps.nap(8000);
                return 0;
            }
            const over = new Promise(resolve => {
                for (const event of ["error", "ended"]) video.addEventListener(event, () => resolve(event), { once: true });
            });
            this.session = null;
            video.src = stream.hls;
            this.say("native");
            this.resume();
            if (await over === "error") {
                this.say("unplayable", names);
                await this.naps.nap(8000);
            }
            return 0;
        }

        // Starts the picture; browsers may want to see the viewer's finger first.
        async resume() {
            if (this.isPaused || this.needsGesture || this.isResuming) return;
            this.isResuming = true;
            try {
                await this.video.play();
            } catch (problem) {
                this.needsGesture = problem.name === "NotAllowedError";
            }
            this.isResuming = false;
        }

        pause() {
            this.isPaused = true;
            if (this.session) this.session.pause(); else this.video.pause();
        }

        // What the viewer asks for with a finger or a key is always allowed.
        unpause() {
            this.isPaused = this.needsGesture = false;
            // At once, while the browser still sees the finger.
            this.resume();
            this.session?.goLive();
        }

        // For people with a debugger, and for tests.
        report() {
            const { session } = this;
            const reading = session?.reading;
            return {
                latency: reading?.latency ?? null, error: reading?.error ?? null, target: session?.latency.target ?? null,
                position: this.video.currentTime, rate: this.video.playbackRate, ranges: session?.buffer?.ranges ?? [],
                quality: session?.variant?.url ?? null, bandwidth: this.network.bandwidth.estimate, session: this.sessionName ?? null,
                inSegments: session?.inSegments ?? false, over: this.over ?? null, ...session?.counts,
                slices: session?.slices.report() ?? null,
            };
        }
    }
    """#
