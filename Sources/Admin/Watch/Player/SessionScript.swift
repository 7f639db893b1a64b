/// One session of a stream from the browser's side: its state, and how it begins and ends.
let sessionScript: StaticString = #"""
    // The picture or the sound is of a kind that this browser cannot play. `names` are what people call the codecs.
    class Unplayable extends Error {
        constructor(codecs) {
            const names = codecs.map(codecName);
            super(`This browser cannot play ${names.join(" or ")}.`);
            this.names = names;
        }
    }

    // Tracks have come or gone, and no source buffer takes that: a new one has to, from `notBefore` on (Unix milliseconds).
    class Rebuild extends Error {
        constructor(notBefore) {
            super("The tracks of the stream have changed.");
            this.notBefore = notBefore;
        }
    }

    // Wakes those who wait for something new.
    class News {
        constructor() { this.waiting = []; }
        next() { return new Promise(resolve => this.waiting.push(resolve)); }
        tell() { for (const resolve of this.waiting.splice(0)) resolve(); }
    }

    // Plays one session of a stream. Two loops share it, each with one request under way at a time: one follows the playlist, one
    // loads parts; both may go over to slices, which come over links of their own (`slices`). `tick` keeps the distance to the live edge. Times are Unix milliseconds where they come from playlists, and seconds
    // of the media's own timeline where they go to the video element; `offset` is the difference.
    class Session {
        constructor({ video, network, clock, quality, naps, stream, ask, tell, resume, tabs, notBefore = 0 }) {
            Object.assign(this, { video, network, clock, quality, naps, stream, ask, tell, resume, notBefore });
            this.latency = new LatencyControl();
            this.news = new News();
            this.stops = { playlist: new AbortController(), parts: new AbortController() };
            this.backOff = new BackOff(250, 5000);
            this.patience = Session.firstPatience;
            this.variants = [];
            this.variant = this.playlist = this.cursor = this.buffer = null;
            this.map = this.tracks = this.offset = this.media = this.leaving = this.appended = null;
            this.turn = this.soughtAt = this.unitSince = 0;
            // Since when the picture stands still, and since when it does although there is media.
            this.stillSince = this.stuckSince = null;
            this.isOver = this.isStarted = this.isPaused = this.isBehind = this.isEnding = this.inSegments = false;
            this.heardAt = Date.now();
            this.slices = new SliceShare(this, tabs);
            this.counts = { parts: 0, stalls: 0, stalledSeconds: 0, jumps: 0, skips: 0, switches: 0 };
        }

        // How long a request may be silent. A blocked one answers within a part's time; longer ones are looked into.
        static firstPatience = 2000;

        // Resolves with why it is over: "ended", "replaced" (by another session) or "gone" (the stream itself).
        async play() {
            const failed = new Promise((_, reject) => {
                this.fail = reject;
                this.onError = () => reject(new Error(this.video.error?.message || "The browser could not play the media."));
                this.video.addEventListener("error", this.onError);
            });
            try {
                const plan = this.slices.ask();
                await Promise.all([this.loadVariants(), this.learnRoundTrip()]);
                this.variant = this.quality.pick(this.variants, null, this.network.bandwidth.estimate, performance.now() / 1000);
                this.buffer = new MediaBuffer(this.video, () => this.news.tell());
                await Promise.race([this.buffer.open(), failed]);
                await this.slices.begin(plan);
                this.timer = setInterval(() => this.tick(), 100);
                return await Promise.race([this.followPlaylist(), this.loadParts(), failed]);
            } finally {
                this.close();
            }
        }

        close() {
            this.isOver = true;
            this.slices.close();
            clearInterval(this.timer);
            this.video.removeEventListener("error", this.onError);
            this.restart();
            this.buffer?.close();
            this.news.tell();
        }

        // Gives up what is under way: both loops begin anew at once.
        restart() {
            this.slices.leave("restart");
            this.restartParts();
            this.restartPlaylist();
            this.naps.wake();
        }

        restartPlaylist() {
            this.stops.playlist.abort(new Restart());
            this.stops.playlist = new AbortController();
        }

        restartParts() {
            this.stops.parts.abort(new Restart());
            this.stops.parts = new AbortController();
        }

        // The variants that this browser can play.
        async loadVariants() {
            const url = new URL(this.stream.hls, location.href).href;
            const all = readVariants(await this.network.text(url, { signal: this.stops.playlist.signal, patience: 4000 }), url);
            this.variants = all.filter(variant => missingCodecs(variant, canPlayType).length === 0);
            this.variantsAt = performance.now();
            if (all.length === 0) throw new Error("The stream has no rendition yet.");
            if (this.variants.length === 0) throw new Unplayable(missingCodecs(all[0], canPlayType));
        }

        // What the multivariant playlist says now: renditions come and go, and their codecs change.
        async reloadVariants() {
            await this.loadVariants();
            this.variant = this.variants.find(variant => variant.url === this.variant.url) ?? this.variant;
        }

        // Something new came: all is well.
        heard() {
            this.patience = Session.firstPatience;
            this.backOff.reset();
        }

        // Bits a second that the line carries; null before it is known.
        get bandwidth() { return this.slices.isOn ? this.slices.bandwidth(this.variant) : this.network.bandwidth.estimate; }

        // How far the picture is behind the hub, in seconds, and how far that may be off; null when it cannot be told.
        get reading() {
            const clock = this.clock.read();
            const edge = this.latency.listed.at(performance.now() / 1000);
            if (!clock || edge === null || !this.isStarted) return null;
            // An encoder that runs ahead of its own times cannot have sent what came before it came.
            const latency = Math.max((clock.time - this.offset) / 1000, edge) - this.video.currentTime;
            return { latency, error: clock.error / 1000 };
        }
    }
    """#
