/// Media Source Extensions: bytes in, pictures out.
let bufferScript: StaticString = #"""
    // ManagedMediaSource is what iPhones have (iOS 17.1 and later).
    const BrowserMediaSource = globalThis.MediaSource ?? globalThis.ManagedMediaSource;

    function canPlayType(type) { return BrowserMediaSource?.isTypeSupported(type) ?? false; }

    // A media source of a video element with one source buffer. What is done to it is done one after the other.
    class MediaBuffer {
        // `onWish` is called when the system of a phone wants media again.
        constructor(video, onWish) {
            this.video = video;
            this.source = new BrowserMediaSource();
            this.isManaged = BrowserMediaSource !== globalThis.MediaSource;
            this.source.addEventListener("startstreaming", onWish);
            this.work = Promise.resolve();
        }

        // Resolves when media can be appended; in a tab that was never looked at this may take until somebody does.
        async open() {
            // Without this Safari gives no managed media source: AirPlay would need an address of its own.
            if (this.isManaged) this.video.disableRemotePlayback = true;
            this.address = URL.createObjectURL(this.source);
            const opened = new Promise(resolve => this.source.addEventListener("sourceopen", resolve, { once: true }));
            this.video.src = this.address;
            await opened;
            // Live: there is no last moment to seek to.
            this.source.duration = Infinity;
        }

        // False while the system of a phone wants nothing more.
        get wantsMedia() { return !this.isManaged || this.source.streaming; }

        // Does `change`, which the source buffer acknowledges with `updateend`, after all that was asked for before.
        enqueue(change) {
            const done = this.work.then(() => new Promise((resolve, reject) => {
                if (this.source.readyState !== "open") return reject(new Error("The media source is closed."));
                const buffer = this.buffer;
                const finish = event => {
                    buffer.removeEventListener("updateend", finish);
                    buffer.removeEventListener("error", finish);
                    if (event.type === "error") reject(new Error("The browser could not read the media.")); else resolve();
                };
                buffer.addEventListener("updateend", finish);
                buffer.addEventListener("error", finish);
                try {
                    change(buffer);
                    if (!buffer.updating) finish({ type: "updateend" });
                } catch (problem) {
                    buffer.removeEventListener("updateend", finish);
                    buffer.removeEventListener("error", finish);
                    reject(problem);
                }
            }));
            this.work = done.catch(() => {});
            return done;
        }

        async append(bytes) {
            try {
                await this.enqueue(buffer => buffer.appendBuffer(bytes));
            } catch (problem) {
                if (problem.name !== "QuotaExceededError") throw problem;
                await this.trim(this.video.currentTime - 2);
                await this.enqueue(buffer => buffer.appendBuffer(bytes));
            }
        }

        // From the next init segment on the media is of these codecs; profile and level of the same codec may change as they like.
        async setCodecs(codecs) {
            const formats = codecs.map(codec => codec.slice(0, 4)).join();
            if (!this.buffer) {
                this.buffer = this.source.addSourceBuffer(typeOf(codecs));
            } else if (formats !== this.formats) {
                await this.enqueue(buffer => buffer.changeType(typeOf(codecs)));
            }
            this.formats = formats;
        }

        // What comes next does not continue what came before. A browser that is not told may wait for another keyframe in the midst of it.
        async cut() { if (this.buffer) await this.enqueue(buffer => buffer.abort()); }

        // Forgets what lies before `time` seconds.
        async trim(time) {
            const [first] = this.ranges;
            if (first && first[0] < time) await this.enqueue(buffer => buffer.remove(0, time));
        }

        // The stretches of time, in seconds, that can be played: [start, end] each.
        get ranges() {
            if (!this.buffer || this.source.readyState === "closed") return [];
            const { buffered } = this.buffer;
            return Array.from({ length: buffered.length }, (_, index) => [buffered.start(index), buffered.end(index)]);
        }

        // No more will come: the last pictures may be shown.
        async end() {
            await this.work;
            if (this.source.readyState === "open" && !this.buffer?.updating) this.source.endOfStream();
        }

        close() { if (this.address) URL.revokeObjectURL(this.address); }
    }
    """#
