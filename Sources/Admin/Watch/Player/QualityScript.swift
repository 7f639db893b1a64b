/// Which rendition to watch, and whether the browser can.
let qualityScript: StaticString = #"""
    // Codecs as RFC 6381 writes them, and as people call them.
    const codecNames = [
        [/^avc/, "H.264"], [/^(hvc|hev)/, "HEVC (H.265)"], [/^av01/, "AV1"], [/^vp09/, "VP9"], [/^vp08/, "VP8"],
        [/^mp4a\.(6b|69|40\.34)/i, "MP3"], [/^mp4a/, "AAC"], [/^opus/i, "Opus"], [/^flac/i, "FLAC"], [/^ac-3/, "Dolby Digital"],
        [/^ec-3/, "Dolby Digital Plus"],
    ];
    function codecName(codec) { return codecNames.find(([pattern]) => pattern.test(codec))?.[1] ?? codec; }
    function isVideoCodec(codec) { return /^(avc|hvc|hev|av01|vp0)/.test(codec); }

    function codecList(variant) { return variant.codecs.split(",").map(codec => codec.trim()).filter(codec => codec); }
    function hasPicture(variant) { return codecList(variant).some(isVideoCodec); }
    function hasSound(variant) { return codecList(variant).some(codec => !isVideoCodec(codec)); }

    function typeOf(codecs) { return `${codecs.some(isVideoCodec) ? "video" : "audio"}/mp4; codecs="${codecs.join(",")}"`; }

    // A variant's list names every codec that is anywhere in it; an encoder that came back may have brought another. These are the codecs
    // of one init segment's tracks.
    function codecsOf(tracks, variant) {
        return [...tracks.values()].map(({ format }) =>
            codecList(variant).find(codec => codec.slice(0, 4).toLowerCase() === format.toLowerCase()) ?? format);
    }

    // Those codecs of a variant without which it cannot be played here: all that it has for the picture, or all for the sound.
    function missingCodecs(variant, canPlay) {
        const kinds = [codecList(variant).filter(isVideoCodec), codecList(variant).filter(codec => !isVideoCodec(codec))];
        return kinds.filter(codecs => !codecs.some(codec => canPlay(typeOf([codec])))).flat();
    }

    function qualityName(variant) {
        if (!hasPicture(variant)) return "Sound only";
        const rate = variant.frameRate > 31 ? Math.round(variant.frameRate) : "";
        return `${variant.height || "?"}p${rate} · ${(variant.bandwidth / 1e6).toFixed(1)} Mbit/s`;
    }

    // Chooses a variant by what the line carried. Times are seconds.
    class QualityChoice {
        constructor() {
            // The address of the variant that the viewer chose; null: by measured bandwidth.
            this.fixed = null;
            this.changed();
        }

        // The picture is of another variant now: what was learnt of the old one does not count.
        changed() {
            this.stalls = [];
            this.roomSince = null;
        }

        stalled(now) { this.stalls = [...this.stalls.filter(at => now - at < 20), now]; }

        // The variant to watch next. `variants` are those that can be played, the richest first.
        pick(variants, current, bandwidth, now) {
            const fixed = variants.find(variant => variant.url === this.fixed);
            if (fixed) return fixed;
            // Without a picture only if the viewer asks for it, or if there is nothing else.
            const choice = variants.some(hasPicture) ? variants.filter(hasPicture) : variants;
            const place = choice.findIndex(variant => variant.url === current?.url);
            if (place < 0 && bandwidth === null) return choice[0];
            if (place < 0) return choice.find(variant => variant.bandwidth <= 0.7 * bandwidth) ?? choice.at(-1);
            const recent = this.stalls.filter(at => now - at < 20).length;
            if (bandwidth !== null && bandwidth < current.bandwidth * 1.1 || recent >= 3) {
                this.roomSince = null;
                const lower = choice.slice(place + 1);
                return lower.find(variant => variant.bandwidth <= 0.8 * bandwidth) ?? lower.at(-1) ?? current;
            }
            const richer = choice[place - 1];
            if (!richer || bandwidth === null || richer.bandwidth > 0.7 * bandwidth || recent > 0) {
                this.roomSince = null;
                return current;
            }
            this.roomSince ??= now;
            return now - this.roomSince < 10 ? current : richer;
        }
    }
    """#
