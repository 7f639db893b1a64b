/// What happens ten times a second while a session plays.
let paceScript: StaticString = #"""
    // The picture's side of a session: starting, keeping the distance, standing still.
    Object.assign(Session.prototype, {
        tick() {
            const { video } = this;
            if (this.isOver || this.isEnding || !this.buffer) return;
            const now = performance.now() / 1000;
            this.slices.tick();
            this.watchForStalls(now);
            if (this.isPaused) return;
            const ranges = this.buffer.ranges;
            // A seek to where the browser finds no picture does not end by itself.
            const isSeeking = video.seeking && now - this.soughtAt < 1;
            const state = { now, position: video.currentTime, ranges, isStarted: this.isStarted, isSeeking };
            const wish = this.latency.decide(state);
            if (wish.show !== undefined && Math.abs(video.currentTime - wish.show) > 0.05) this.seek(wish.show);
            if (wish.start !== undefined) this.start(wish.start);
            // Who has gone back wants to see what was, unless it has gone.
            if (this.isBehind && ranges.some(([start, end]) => start <= video.currentTime && video.currentTime < end)) {
                this.setRate(1);
                return;
            }
            if (wish.seek !== undefined) {
                this.counts.jumps += 1;
                this.isBehind = false;
                this.seek(wish.seek);
            }
            if (wish.rate !== undefined) this.setRate(wish.rate);
            // Browsers pause what plays in the background; nobody has asked for that.
            if (this.isStarted && video.paused && !video.ended) this.resume();
        },

        start(time) {
            if (Math.abs(this.video.currentTime - time) > 0.03) this.seek(time);
            this.isStarted = this.isFresh = true;
            this.isBehind = false;
            this.tell("playing");
            this.resume();
        },

        // The decoder needs a moment to begin again.
        seek(time) {
            this.isFresh = true;
            this.soughtAt = performance.now() / 1000;
            this.video.currentTime = time;
        },
        setRate(rate) { if (this.video.playbackRate !== rate) this.video.playbackRate = rate; },

        // The picture stands still although it should move.
        watchForStalls(now) {
            const { currentTime, paused, seeking } = this.video;
            const isMoving = currentTime !== this.lastPosition || paused || !this.isStarted;
            if (isMoving && !seeking) {
                const length = this.stillSince === null ? 0 : now - this.stillSince;
                if (length > 0.25 && !paused && !this.isFresh) {
                    this.counts.stalls += 1;
                    this.counts.stalledSeconds += length;
                    this.latency.stalled(length, now);
                    this.quality.stalled(now);
                }
                if (currentTime !== this.lastPosition) this.isFresh = false;
                this.stillSince = this.stuckSince = null;
                if (this.isStarted && !paused) this.tell("playing");
            } else {
                this.stillSince ??= this.lastTick ?? now;
                if (now - this.stillSince > 0.7) this.tell("still");
                // Media is here, not only since a moment ago, and the browser makes nothing of it: begin with a new media source.
                this.stuckSince = this.buffer.ranges.at(-1)?.[1] > currentTime + 4 ? this.stuckSince ?? now : null;
                if (this.stuckSince !== null && now - Math.max(this.stillSince, this.stuckSince) > 8) {
                    this.fail(new Error("The picture stands still although there is media."));
                }
            }
            this.lastPosition = currentTime;
            this.lastTick = now;
        },

        pause() {
            this.isPaused = true;
            this.pausedAt = performance.now();
            this.video.pause();
        },

        // After a pause, and for those who have gone back: to the live edge.
        goLive() {
            this.isPaused = this.isBehind = this.isStarted = false;
            this.latency.firstData = null;
            this.news.tell();
            this.tick();
        },

        // Goes back or forward by so many seconds within what is kept.
        step(seconds) {
            const range = this.buffer?.ranges.find(([start, end]) => start <= this.video.currentTime && this.video.currentTime <= end);
            const edge = this.latency.playable.at(performance.now() / 1000);
            if (!range || edge === null || !this.isStarted) return;
            const time = Math.max(range[0] + 0.1, this.video.currentTime + seconds);
            if (time > edge - this.latency.target - 0.5) return this.goLive();
            this.isBehind = true;
            this.seek(time);
        },
    });
    """#
