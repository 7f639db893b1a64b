import Foundation

/// One fact about the parts of the player's script that only decide: JavaScript that gives a value, and that value as JSON.
struct ScriptCase: Sendable {
    let name: String
    let script: String
    let value: String

    init(_ name: String, _ script: String, gives value: String) {
        self.name = name
        self.script = script
        self.value = value
    }

    /// Playlists that the cases read: a whole one, and the delta update after it.
    static let playlists = """
        const address = "http://hub/live/live/source.m3u8", media = "/live/live/00112233/source";
        const head = `#EXTM3U\\n#EXT-X-VERSION:10\\n#EXT-X-TARGETDURATION:6\\n#EXT-X-PART-INF:PART-TARGET=0.21
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=36.0,PART-HOLD-BACK=0.63\\n#EXT-X-MEDIA-SEQUENCE:10\\n`;
        const old = `#EXT-X-DISCONTINUITY-SEQUENCE:3\\n#EXT-X-MAP:URI="${media}/init-0.mp4"\\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T16:00:00.500Z
        #EXTINF:2.0,\\n${media}/segment-10.m4s\\n#EXTINF:2.0,\\n${media}/segment-11.m4s\\n`;
        const part = (number, more = "") => `#EXT-X-PART:DURATION=0.2,URI="${media}/part-${number}.m4s"${more}\\n`;
        const hint = number => `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${media}/part-${number}.m4s"\\n`;
        const clean = text => text.replace(/^ +/gm, "");
        const read = (text, previous) => new MediaPlaylist(clean(text), address, previous);
        const whole = head + old + part(20, ",INDEPENDENT=YES") + part(21) + hint(22);
        const delta = head + "#EXT-X-SKIP:SKIPPED-SEGMENTS=2\\n" + part(20, ",INDEPENDENT=YES") + part(21) + part(22) + hint(23);
        const begin = Date.parse("2026-11-21T16:00:00.500Z");
        """

    static let playlist = [
        ScriptCase(
            "edge and end", "const p = read(whole); return [p.edge, p.end - begin, p.canBlock]", gives: #"[{"msn":12,"part":2},4400,true]"#),
        ScriptCase("hint", "return read(whole).hint", gives: #""http://hub/live/live/00112233/source/part-22.m4s""#),
        ScriptCase("session", "return read(whole).session", gives: #""http://hub/live/live/00112233/""#),
        ScriptCase(
            "a whole segment at its beginning, a part inside, nothing after the edge, and what is gone",
            "const p = read(whole), at = (msn, part) => p.at({ msn, part });"
                + "return [at(10, 0).isWhole, at(12, 1).start - begin, at(12, 2), at(9, 0) === undefined, at(11, 3) === undefined]",
            gives: "[true,4200,null,true,true]"),
        ScriptCase(
            "the newest entry, and the newest before a moment",
            "const p = read(whole); return [p.lastIndependent().part, p.lastIndependent(begin)]",
            gives: "[0,null]"),
        ScriptCase(
            "a delta update takes over what it skips",
            "const p = read(delta, read(whole)); return [p.edge, p.end - begin, p.at({ msn: 12, part: 2 }).map, p.segment(11).url, p.at({ msn: 12, part: 0 }).turn]",
            gives:
                #"[{"msn":12,"part":3},4600,"http://hub/live/live/00112233/source/init-0.mp4","http://hub/live/live/00112233/source/segment-11.m4s",3]"#
        ),
        ScriptCase(
            "a delta update without what came before is refused",
            "try { read(delta); return 'taken' } catch (problem) { return 'refused' }",
            gives: #""refused""#),
        ScriptCase(
            "another init segment and a discontinuity hold from there on",
            "const p = read(head + old + `#EXT-X-DISCONTINUITY\\n#EXT-X-MAP:URI=\"${media}/init-1.mp4\"\\n` + part(20));"
                + "const q = p.at({ msn: 12, part: 0 }); return [q.turn, q.map.slice(-10), p.at({ msn: 11, part: 0 }).turn]",
            gives: #"[4,"init-1.mp4",3]"#),
        ScriptCase("a gap", "return read(head + old + part(20, ',GAP=YES')).at({ msn: 12, part: 0 }).isGap", gives: "true"),
        ScriptCase("the end", "return read(head + old + '#EXT-X-ENDLIST\\n').isEnded", gives: "true"),
        ScriptCase("no playlist", "try { read('<html>'); return 'taken' } catch (problem) { return 'refused' }", gives: #""refused""#),
        ScriptCase(
            "variants, the richest first",
            "return readVariants(clean(`#EXTM3U\\n#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=640x360\\nlive/small.m3u8"
                + "\\n#EXT-X-STREAM-INF:BANDWIDTH=20,RESOLUTION=1280x720,FRAME-RATE=59.94\\nlive/source.m3u8\\n`), 'http://hub/live/live.m3u8')"
                + ".map(({ url, height, codecs, frameRate }) => [url, height, codecs, frameRate])",
            gives: #"[["http://hub/live/live/source.m3u8",720,"",59.94],["http://hub/live/live/small.m3u8",360,"avc1.64001f,mp4a.40.2",0]]"#
        ),
    ]

    /// A control that knows the edge: at 10 s of the media when our clock says 100 s.
    static let control = """
        const control = new LatencyControl();
        control.listed.saw(10, 100);
        control.playable.saw(10, 100);
        const decide = (now, position, ranges, more = {}) => control.decide({ now, position, ranges, isStarted: true, isSeeking: false, ...more });
        const round = object => JSON.parse(JSON.stringify(object, (_, value) => typeof value === "number" ? Math.round(value * 100) / 100 : value));
        """

    static let latency = [
        ScriptCase("begins at the target", "return round(decide(100, 0, [[8, 10]], { isStarted: false }))", gives: #"{"start":9.27}"#),
        ScriptCase(
            "waits until there is enough", "return round(decide(100, 0, [[9.5, 10]], { isStarted: false }))", gives: #"{"show":9.5}"#),
        ScriptCase("stays where it should be", "return round(decide(100, 9.25, [[8, 10]]))", gives: #"{"rate":1}"#),
        ScriptCase("catches up at 1.05 at most", "return round(decide(100, 8.8, [[8, 10]]))", gives: #"{"rate":1.05}"#),
        ScriptCase("jumps what is more than half a second", "return round(decide(100, 8.7, [[8, 10]]))", gives: #"{"seek":9.27,"rate":1}"#),
        ScriptCase("does not jump to where nothing is", "return round(decide(103, 8.7, [[8, 10]]))", gives: #"{"rate":1.05}"#),
        ScriptCase("jumps over a hole", "return round(decide(100, 9.0, [[8, 9], [9.2, 10]]).seek)", gives: "9.27"),
        ScriptCase("lets a seek end", "return decide(100, 5, [[8, 10]], { isSeeking: true })", gives: "{}"),
        ScriptCase(
            "keeps a longer distance after it stood still, and comes back slowly",
            "control.stalled(0.4, 100); const after = control.target; for (let now = 100; now < 160; now += 0.1) control.relax(now);"
                + "return round([after, control.target])",
            gives: "[0.85,0.73]"),
        ScriptCase(
            "never keeps more than 0.4 s longer",
            "for (let i = 0; i < 20; i += 1) control.stalled(1, 100 + i); return round(control.target)",
            gives: "1.13"),
        ScriptCase(
            "with whole segments keeps their length, a round trip and a little",
            "control.comesIn(2, 0.5); control.playable.saw(10, 100);"
                + "return round([control.target, decide(100, 0, [[4, 10]], { isStarted: false }), decide(100, 6, [[4, 10]]), decide(100, 5.4, [[4, 10]])])",
            gives: #"[3,{"start":7},{"rate":1.05},{"seek":7,"rate":1}]"#),
        ScriptCase(
            "with whole segments knows no edge before the first is here", "control.comesIn(2, 0.5); return decide(100, 9, [[8, 10]])",
            gives: "{}"),
        ScriptCase(
            "the edge runs on while nothing comes, and forgets its best after ten seconds",
            "const edge = new LiveEdge(); edge.saw(10, 100); const then = edge.at(103); for (let i = 1; i <= 12; i += 1) edge.saw(9 + i, 100 + i);"
                + "return [then, edge.at(112)]",
            gives: "[13,21]"),
    ]

    /// A session that has just read a playlist with two whole segments and two parts.
    static let session = """
        \(playlists)
        const session = (roundTrip, bits) => {
            const clock = new HubClock(), network = { bandwidth: new Bandwidth() };
            clock.add({ offset: 0, error: roundTrip / 2, at: performance.now() });
            network.bandwidth.add(bits / 8, 1000);
            const made = new Session({ clock, network, video: { pause() {} }, tabs: {}, stream: { name: "live" } });
            Object.assign(made, { playlist: read(whole), variant: { bandwidth: 2e6 } });
            made.chooseUnit();
            return made;
        };
        """

    static let unit = [
        ScriptCase(
            "takes parts as long as they come as quickly as they are made",
            "return [[10, 4e6], [150, 20e6], [195, 20e6], [100, 3e6], [100, 5e6], [20, 2.1e6], [500, 20e6]]"
                + ".map(([roundTrip, bits]) => session(roundTrip, bits).inSegments)", gives: "[false,false,true,true,false,false,true]"),
        ScriptCase(
            "begins with the last two whole segments, and waits for the next one to be whole",
            "const far = session(400, 20e6), entries = far.entries(far.playlist).length;"
                + "for (const each of far.playlist.segments) if (each.url) each.isIndependent = true;"
                + "return [entries, far.firstOfTwo(far.playlist).msn, far.unitAt(far.playlist, { msn: 11, part: 0 }).isWhole,"
                + "far.unitAt(far.playlist, { msn: 12, part: 0 }), far.latency.target.toFixed(1)]",
            gives: #"[0,10,true,null,"2.9"]"#),
        ScriptCase(
            "goes back to parts when the line is near again, and not at once",
            "const far = session(400, 20e6); far.isStarted = true; for (let i = 0; i < 3; i += 1) far.clock.add({ offset: 0, error: 5, at: 0 });"
                + "far.chooseUnit(); const soon = far.inSegments; far.unitSince = performance.now() - 21_000; far.chooseUnit();"
                + "return [soon, far.inSegments, far.latency.segment]", gives: "[true,false,0]"),
    ]

    static let quality = [
        ScriptCase(
            "takes what the line carries, and goes down at once",
            "return [pick(null, 20e6, 0), pick('a', 3e6, 0), pick('a', 1.5e6, 0)]", gives: #"["a","b","c"]"#),
        ScriptCase(
            "goes up after ten seconds with room",
            "pick('b', 20e6, 0); return [pick('b', 20e6, 9), pick('b', 20e6, 10)]", gives: #"["b","a"]"#),
        ScriptCase(
            "does not go up while the picture stands still", "choice.stalled(5); pick('b', 20e6, 6); return pick('b', 20e6, 20)",
            gives: #""b""#),
        ScriptCase("keeps to what the viewer chose", "choice.fixed = 'c'; return pick('a', 20e6, 0)", gives: #""c""#),
        ScriptCase(
            "names codecs as people do",
            "return ['hvc1.1.6.L93.B0', 'mp4a.40.2', 'Opus', 'av01.0.04M.08', 'mp4a.6b', 'xyz'].map(codecName)",
            gives: #"["HEVC (H.265)","AAC","Opus","AV1","MP3","xyz"]"#),
        ScriptCase(
            "takes of all codecs of a variant those that an init segment has",
            "const tracks = formats => new Map(formats.map((format, id) => [id, { format }]));"
                + "const codecs = formats => typeOf(codecsOf(tracks(formats), { codecs: 'avc1.64001f,mp4a.40.2,avc1.4d400c,hvc1.1.6.L93.B0,opus' }));"
                + "return [codecs(['avc1', 'mp4a']), codecs(['hvc1', 'Opus']), codecs(['Opus'])]",
            gives:
                #"["video/mp4; codecs=\"avc1.64001f,mp4a.40.2\"","video/mp4; codecs=\"hvc1.1.6.L93.B0,opus\"","audio/mp4; codecs=\"opus\""]"#
        ),
        ScriptCase(
            "knows without which codecs nothing plays",
            "const missing = codecs => missingCodecs({ codecs }, type => !type.includes('hvc1') && !type.includes('ec-3'));"
                + "return [missing('hvc1.1,mp4a.40.2'), missing('hvc1.1,avc1.4d400c,mp4a.40.2'), missing('avc1.4d400c,ec-3'), missing('mp4a.40.2')]",
            gives: #"[["hvc1.1"],[],["ec-3"],[]]"#),
    ]

    static let variants = """
        const choice = new QualityChoice();
        const variants = [["a", 5e6], ["b", 2e6], ["c", 1e6]].map(([url, bandwidth]) => ({ url, bandwidth, codecs: "avc1.64001f" }));
        const pick = (current, bandwidth, now) => choice.pick(variants, variants.find(({ url }) => url === current) ?? null, bandwidth, now).url;
        """

    static let clock = [
        ScriptCase(
            "believes the quickest answer, and less as it grows old",
            "const clock = new HubClock(), now = performance.now(); clock.add({ offset: 5e6, error: 9, at: now }); clock.add({ offset: 6e6, error: 2, at: now });"
                + "const { time, error } = clock.read(); return [Math.round((time - now) / 1e6), error >= 2 && error < 2.1,"
                + "HubClock.errorAt({ error: 2, at: 0 }, 10_000)]",
            gives: "[6,true,3]"),
        ScriptCase(
            "knows a slow line after three of its parts, and a quick one after some seconds",
            "const line = new Bandwidth(), mbit = () => Math.round(line.estimate / 1e5) / 10; for (let i = 0; i < 30; i += 1) line.add(65000, 3);"
                + "const seen = [mbit()]; for (let i = 0; i < 3; i += 1) line.add(65000, 260); seen.push(mbit());"
                + "for (let i = 0; i < 10; i += 1) line.add(65000, 3); seen.push(mbit()); for (let i = 0; i < 10; i += 1) line.add(65000, 3);"
                + "return [...seen, mbit(), new Bandwidth().estimate]", gives: "[173.3,3.3,12.5,173.3,null]"),
        ScriptCase("knows nothing before it asked", "return new HubClock().read()", gives: "null"),
    ]
}
