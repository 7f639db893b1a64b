/// Buttons, keys and fingers of the watch page.
let controlsScript: StaticString = #"""
    // What a viewer can do: the buttons of the bar, keys, clicks and taps. Browsers lack some of it; then the button is not shown.
    class Controls {
        constructor(root, video, player) {
            Object.assign(this, { root, video, player });
            const part = name => root.querySelector(`[data-part="${name}"]`);
            this.parts = Object.fromEntries(
                ["play", "mute", "volume", "live", "quality", "pip", "full", "unmute", "begin"].map(name => [name, part(name)]));
            this.pictureInPicture = PictureInPicture.of(video);
            this.fullScreen = FullScreen.of(root, video);
            this.restoreVolume();
            this.listen();
            this.show();
        }

        listen() {
            const { parts, video, root } = this;
            const onClick = (button, action) => button.addEventListener("click", action);
            onClick(parts.play, () => this.togglePlay());
            onClick(parts.begin, () => this.togglePlay());
            onClick(parts.mute, () => this.toggleMute());
            onClick(parts.unmute, () => this.toggleMute());
            onClick(parts.live, () => this.player.unpause());
            onClick(parts.pip, () => this.pictureInPicture?.toggle());
            onClick(parts.full, () => this.fullScreen?.toggle());
            parts.volume.addEventListener("input", () => this.setVolume(Number(parts.volume.value)));
            parts.quality.addEventListener("change", () => { this.player.quality.fixed = parts.quality.value || null; });
            for (const event of ["play", "pause", "volumechange"]) video.addEventListener(event, () => this.show());
            for (const event of ["fullscreenchange", "webkitfullscreenchange"]) document.addEventListener(event, () => this.show());
            for (const event of ["pointermove", "pointerdown", "focusin"]) root.addEventListener(event, () => this.wake());
            root.addEventListener("pointerleave", event => event.pointerType === "mouse" && this.doze());
            video.addEventListener("pointerup", event => this.tapped(event));
            video.addEventListener("dblclick", () => this.fullScreen?.toggle());
            document.addEventListener("keydown", event => this.keyPressed(event));
        }

        // A mouse pauses with a click, as everywhere; a finger only shows the bar, or hides it again.
        tapped({ pointerType, button }) {
            if (pointerType === "mouse") {
                if (button === 0) this.togglePlay();
            } else if (this.wasAwake) {
                this.doze();
            }
        }

        keyPressed(event) {
            if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
            const isOn = selector => event.target instanceof Element && event.target.closest(selector);
            if (isOn("select, textarea, input:not([type=range])")) return;
            const key = event.key === " " ? "space" : event.key.toLowerCase();
            // On a button, space presses it; on the slider, arrows move it.
            if (key === "space" && isOn("button, summary, a") || key.startsWith("arrow") && isOn("input")) return;
            const action = {
                space: () => this.togglePlay(), k: () => this.togglePlay(), m: () => this.toggleMute(), f: () => this.fullScreen?.toggle(),
                p: () => this.pictureInPicture?.toggle(), arrowup: () => this.setVolume(this.video.volume + 0.1),
                arrowdown: () => this.setVolume(this.video.volume - 0.1), arrowleft: () => this.player.session?.step(-5),
                arrowright: () => this.player.session?.step(5),
            }[key];
            if (!action || event.repeat && !key.startsWith("arrow")) return;
            event.preventDefault();
            this.wake();
            action();
        }

        togglePlay() {
            if (this.player.isPaused || this.player.needsGesture) this.player.unpause(); else this.player.pause();
            this.show();
        }

        toggleMute() {
            this.video.muted = !this.video.muted;
            if (!this.video.muted && this.video.volume === 0) this.setVolume(0.5);
            if (this.player.needsGesture) this.player.unpause();
        }

        setVolume(volume) {
            this.video.volume = Math.min(1, Math.max(0, Math.round(volume * 100) / 100));
            this.video.muted = this.video.volume === 0;
            try {
                localStorage.setItem("volume", this.video.volume);
            } catch {
                // A private window keeps nothing.
            }
        }

        restoreVolume() {
            try {
                const volume = parseFloat(localStorage.getItem("volume"));
                if (volume > 0 && volume <= 1) this.video.volume = volume;
            } catch {
                // The same.
            }
        }

        // The bar goes when nobody moves, and stays while paused, or while a key has put the focus in it.
        wake() {
            this.wasAwake = !this.root.classList.contains("dozing");
            this.root.classList.remove("dozing");
            clearTimeout(this.dozeTimer);
            this.dozeTimer = setTimeout(() => this.doze(), 3000);
        }

        doze() {
            if (this.player.isPaused || this.root.querySelector(".bar :focus-visible")) return;
            this.root.classList.add("dozing");
        }

        show() {
            const { parts, video, player } = this;
            const isQuiet = video.muted || video.volume === 0;
            this.setButton(parts.play, player.isPaused ? "play" : "pause", player.isPaused ? "Play (k)" : "Pause (k)");
            this.setButton(parts.mute, isQuiet ? "quiet" : "loud", isQuiet ? "Sound on (m)" : "Sound off (m)");
            const isFull = this.fullScreen?.isOn;
            this.setButton(parts.full, isFull ? "small" : "full", isFull ? "Leave full screen (f)" : "Full screen (f)");
            parts.volume.value = isQuiet ? 0 : video.volume;
            parts.pip.hidden = !this.pictureInPicture;
            parts.full.hidden = !this.fullScreen;
            parts.begin.hidden = !player.needsGesture && !player.isPaused;
            parts.unmute.hidden = !video.muted || player.needsGesture || !player.hasPlayed || player.isSilent;
            parts.live.hidden = !player.session?.isBehind;
        }

        setButton(button, icon, label) {
            button.querySelector("use").setAttribute("href", `#icon-${icon}`);
            button.setAttribute("aria-label", label);
            button.title = label;
        }

        // The menu of renditions, when there is more than one.
        showQualities() {
            const { quality } = this.parts;
            const { variants = [], variant } = this.player.session ?? {};
            const chosen = this.player.quality.fixed ?? "";
            const automatic = variant ? `Auto (${qualityName(variant).split(" ")[0]})` : "Auto";
            const items = [["", automatic], ...variants.map(each => [each.url, qualityName(each)])];
            quality.closest(".quality").hidden = variants.length < 2;
            if (quality.dataset.items === JSON.stringify(items)) return;
            quality.dataset.items = JSON.stringify(items);
            quality.replaceChildren(...items.map(([value, text]) => new Option(text, value, false, value === chosen)));
        }
    }

    // The element itself where a page may fill the screen, the video where only that may (iPhone).
    class FullScreen {
        static of(root, video) {
            const canFill = root.requestFullscreen ?? root.webkitRequestFullscreen;
            return canFill || video.webkitEnterFullscreen ? new FullScreen(root, video) : null;
        }
        constructor(root, video) { Object.assign(this, { root, video }); }
        get isOn() { return (document.fullscreenElement ?? document.webkitFullscreenElement ?? null) === this.root; }
        toggle() {
            if (this.isOn) return (document.exitFullscreen ?? document.webkitExitFullscreen).call(document);
            const fill = this.root.requestFullscreen ?? this.root.webkitRequestFullscreen;
            return fill ? fill.call(this.root) : this.video.webkitEnterFullscreen();
        }
    }

    class PictureInPicture {
        static of(video) {
            if (document.pictureInPictureEnabled && video.requestPictureInPicture) return new PictureInPicture(video);
            return video.webkitSupportsPresentationMode?.("picture-in-picture") ? new PictureInPicture(video) : null;
        }
        constructor(video) { this.video = video; }
        async toggle() {
            const { video } = this;
            try {
                if (!video.requestPictureInPicture) {
                    const isOn = video.webkitPresentationMode === "picture-in-picture";
                    video.webkitSetPresentationMode(isOn ? "inline" : "picture-in-picture");
                } else if (document.pictureInPictureElement) {
                    await document.exitPictureInPicture();
                } else {
                    await video.requestPictureInPicture();
                }
            } catch {
                // Before the first picture there is nothing to show in a window of its own.
            }
        }
    }
    """#
