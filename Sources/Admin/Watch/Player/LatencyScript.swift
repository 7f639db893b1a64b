/// How far behind the live edge to be, and how to get there.
let latencyScript: StaticString = #"""
    // Where the live edge is, from when media came: the media's time minus ours, at its best in the newest ten seconds.
    // Between two parts, and while nothing comes, the edge runs on with the clock. All times are seconds.
    class LiveEdge {
        constructor() { this.seen = []; }

        // Media up to `end` was there at `now`.
        saw(end, now) {
            const last = this.seen.at(-1);
            if (last && last.now === now) this.seen.pop();
            this.seen.push({ offset: end - now, now });
            while (this.seen.length > 1 && now - this.seen[0].now > 10) this.seen.shift();
        }

        at(now) { return this.seen.length === 0 ? null : Math.max(...this.seen.map(({ offset }) => offset)) + now; }
        forget() { this.seen = []; }
    }

    // Holds the distance to the live edge. It only decides; whoever asks does. All times are seconds.
    class LatencyControl {
        constructor() {
            // What the playlist knows, and what can be played: the second is later by the time of loading.
            this.listed = new LiveEdge();
            this.playable = new LiveEdge();
            this.holdBack = 0.63;
            // A browser stops at the last picture that it has; so slow ones need one more in hand.
            this.pictureTime = 0;
            // Media that comes in whole segments: seconds that the longest lasts, and that an answer takes. 0: it comes in parts.
            this.segment = 0;
            this.roundTrip = 0;
            this.extra = 0;
            // What comes from several sources is there when the last of them has sent its share, or the hub in its place.
            this.slack = 0;
            this.rate = 1;
            this.lastChange = null;
            this.firstData = null;
        }

        // The playlist's hold-back and a little for what the network does between two parts. Whole segments are waited for, and then they
        // are there all at once; what the network does between them is of the size of a round trip.
        get target() {
            if (this.segment > 0) return this.segment + 0.5 + this.roundTrip + this.extra;
            return this.holdBack + 0.1 + (this.pictureTime > 0.1 ? this.pictureTime : 0) + this.slack + this.extra;
        }

        // What the target is counted from: the end of what the playlist has, or of the segments that are here.
        edgeAt(now) { return (this.segment > 0 ? this.playable : this.listed).at(now); }

        // The picture stood still for so long. A longer distance helps against short holes only.
        stalled(length, now) {
            const [most, step] = this.segment > 0 ? [2, 0.3] : [0.4, 0.12];
            this.extra = Math.min(most, this.extra + (length > 1.5 && this.segment === 0 ? 0.05 : step));
            this.lastChange = now;
        }

        // What to do now: any of { show, start, seek, rate }, `show` being a picture to wait with.
        decide({ now, position, ranges, isStarted, isSeeking }) {
            this.relax(now);
            const edge = this.edgeAt(now);
            if (edge === null || ranges.length === 0) return {};
            const wanted = edge - this.target;
            if (!isStarted) return this.begin(now, wanted, ranges.at(-1));
            if (isSeeking) return {};
            // Ahead of the edge is who was there before the timeline became another one.
            const isAway = wanted - position > (this.segment > 0 ? 1.5 : 0.5) || position > edge + 0.5;
            if (isAway && ranges.some(([start, end]) => start <= wanted && wanted + 0.1 <= end)) {
                this.rate = 1;
                return { seek: wanted, rate: 1 };
            }
            const here = ranges.some(([start, end]) => start - 0.05 <= position && position < end - 0.05);
            const next = here ? undefined : ranges.find(([start]) => start > position);
            if (next) return { seek: Math.max(next[0], Math.min(wanted, next[1] - 0.1)) + 0.001, rate: 1 };
            return { rate: this.pace(this.playable.at(now) - this.target - position) };
        }

        // Before the first picture moves: wait until there is enough, but not for ever on a line that is too slow.
        begin(now, wanted, [start, end]) {
            this.firstData ??= now;
            if (wanted < start) return { show: start };
            if (wanted + 0.1 <= end) return { start: wanted };
            if (now - this.firstData > 3 + this.segment) return { start: Math.max(start, end - this.target) };
            return { show: start };
        }

        // At most 1.05 times as fast, which nobody hears, and only when it is worth it.
        pace(excess) {
            if (this.rate === 1) {
                if (excess > 0.1) this.rate = 1.05; else if (excess < -0.12) this.rate = 0.97;
            } else if (this.rate > 1 ? excess < 0.02 : excess > -0.02) {
                this.rate = 1;
            }
            return this.rate;
        }

        relax(now) {
            this.lastChange ??= now;
            if (this.extra === 0 || now - this.lastChange < 15) return;
            this.extra = Math.max(0, this.extra - 0.05);
            this.lastChange = now;
        }

        // Media comes in segments of at most so many seconds from now on, or (0) in parts.
        comesIn(segment, roundTrip) {
            if (segment > 0 !== this.segment > 0) {
                this.playable.forget();
                this.firstData = null;
                this.extra = 0;
            }
            this.segment = segment;
            this.roundTrip = roundTrip;
        }

        // The media's timeline is another one from here on.
        forget() {
            this.listed.forget();
            this.playable.forget();
            this.firstData = null;
        }
    }
    """#
