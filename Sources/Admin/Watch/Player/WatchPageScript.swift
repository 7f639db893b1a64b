/// The watch page: says in words what is happening.
let watchPageScript: StaticString = #"""
    // The page around the player.
    class WatchPage {
        constructor(root) {
            this.root = root;
            this.name = root.dataset.stream;
            this.notice = root.querySelector("[data-part=notice]");
            this.badge = document.querySelector("[data-part=badge]");
            this.latency = root.querySelector("[data-part=latency]");
            this.video = root.querySelector("video");
            // Only a muted video may start by itself.
            this.video.muted = true;
            this.player = new Player(this.video, this.name, (state, names) => this.stateChanged(state, names));
            this.controls = new Controls(root, this.video, this.player);
            this.sources = new SourceWords(document);
            setInterval(() => this.refresh(), 500);
            this.player.run();
        }

        static words = {
            starting: () => "Starting…",
            still: () => "Loading…",
            slow: () => "Nothing has come from the hub for a moment…",
            waiting: () => "The streamer’s connection broke. Waiting for it to come back…",
            reconnecting: () => "The hub does not answer. Trying again…",
            offline: name => `${name} is offline. It starts here by itself, as soon as the stream does.`,
            ended: name => `The stream has ended. If ${name} comes back, it starts here by itself.`,
            unknown: name => `There is no stream named ${name}.`,
            unplayable: (name, codecs) => codecs.length > 0
                ? `This browser cannot play ${codecs.join(" or ")}, which ${name} is sent in. Another browser may, and VLC does: see below.`
                : `This browser cannot play live video in pages. VLC does: see below.`,
        };

        static badges = {
            playing: ["live", "Live"], still: ["live", "Live"], slow: ["live", "Live"], native: ["live", "Live"],
            waiting: ["waiting", "Waiting"], reconnecting: ["waiting", "No connection"], starting: ["", "Starting"],
        };

        stateChanged(state, codecs = []) {
            const words = WatchPage.words[state]?.(this.name, codecs) ?? "";
            if (this.root.dataset.state === state && this.notice.textContent === words) return;
            this.root.dataset.state = state;
            this.root.classList.toggle("busy", ["starting", "still", "slow", "reconnecting", "waiting"].includes(state));
            this.notice.textContent = words;
            const [kind, text] = WatchPage.badges[state] ?? ["", "Offline"];
            this.badge.className = `badge ${kind}`;
            this.badge.textContent = text;
            if (state === "unplayable") document.querySelector("details.others").open = true;
            if (state === "playing") this.controls.wake();
            this.controls.show();
        }

        refresh() {
            const { session } = this.player;
            const tracks = [...session?.tracks?.values() ?? []];
            this.player.isSilent = tracks.length > 0 && tracks.every(({ isVideo }) => isVideo);
            this.latency.textContent = this.latencyInWords(session?.reading);
            this.latency.hidden = this.latency.textContent === "";
            this.root.classList.toggle("sound-only", tracks.length > 0 && !tracks.some(({ isVideo }) => isVideo));
            this.controls.showQualities();
            this.controls.show();
            this.sources.show(session?.slices.report() ?? null);
        }

        latencyInWords(reading) {
            if (this.root.dataset.state === "native") {
                // Safari tells the time of its first picture; other browsers keep it to themselves.
                const start = this.video.getStartDate?.().getTime();
                const clock = this.player.clock.read();
                const behind = start && clock ? (clock.time - start) / 1000 - this.video.currentTime : null;
                return `the browser's own player, ${behind === null ? "some seconds" : `${behind.toFixed(0)} s`} behind`;
            }
            if (!reading || !["playing", "still", "slow"].includes(this.root.dataset.state)) return "";
            return `${reading.latency.toFixed(1)} s ± ${Math.max(0.01, reading.error).toFixed(2)} s`;
        }
    }

    const watchPage = new WatchPage(document.querySelector("[data-stream]"));
    // For people with a debugger, and for tests.
    globalThis.streamr = watchPage.player;
    """#
