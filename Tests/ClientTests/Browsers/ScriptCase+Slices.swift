/// What the player makes of slices: frames, entries, stripes, and the playlist that it writes.
extension ScriptCase {
    /// Bytes of a link, of entries that nobody has signed, and a playlist of them.
    static let links = """
        const be = (value, count) => Array.from({ length: count }, (_, index) => Number(BigInt(value) >> BigInt(8 * (count - 1 - index)) & 255n));
        const text = words => [words.length, ...new TextEncoder().encode(words)];
        const frame = (kind, fields) => [kind, ...be(fields.length, 3), ...fields];
        const greeting = frame(1, [1, 0, 0, 0, 0, 0]);
        const read = (...pieces) => {
            const reader = new FrameReader();
            return pieces.flatMap(piece => [...reader.read(Uint8Array.from(piece))]);
        };
        const entry = (index, kind, fields) => Uint8Array.from([
            1, ...be(7, 8), ...text("source"), ...be(index, 8), ...new Array(32).fill(0), kind, ...fields, ...new Array(64).fill(9)]);
        const start = entry(0, 1, [...be(1_000_000, 8), ...be(50, 8), ...be(0, 8), ...be(210, 4)]);
        const initialization = entry(1, 3, [...be(0, 4), 0, ...be(3, 4), 1, 2, 3]);
        const segment = (part, number) => entry(2, 6, [...be(part, 8), ...be(number, 8), ...be(4, 8)]);
        const part = (number, { size = 10, count = 3, flags = 0, duration = 200 } = {}) => entry(3, 4, [
            ...be(number, 8), ...be(200 * number, 8), ...be(duration, 4), ...be(0, 4), flags, ...be(size, 4), count,
            ...new Array(32 * count).fill(5)]);
        const write = (...entries) => {
            const playlist = new SlicedPlaylist("http://hub/live/live/source.m3u8", "http://hub/live/live/0007/source/");
            for (const bytes of entries) playlist.take(readEntry(bytes), 0);
            return playlist;
        };
        const refused = action => { try { action(); return false; } catch { return true; } };
        """

    static let frames = [
        ScriptCase(
            "reads frames however they are cut, and leaves out kinds that it does not know",
            "const slice = frame(4, [...be(1, 2), ...be(300, 8), 5, 10, 11]), bytes = [...greeting, ...frame(9, [1, 2]), ...slice, ...frame(6, [])];"
                + "const seen = frames => frames.map(({ kind, part, slice }) => [kind, part, slice]);"
                + "const one = JSON.stringify(seen(read(bytes))), many = JSON.stringify(seen(read(...bytes.map(byte => [byte]))));"
                + "return [one === many, one]",
            gives: #"[true,"[[\"greeting\",null,null],[\"slice\",300,5],[\"alive\",null,null]]"]"#),
        ScriptCase(
            "refuses a link that does not begin with a greeting, begins twice, or has another version",
            "return [refused(() => read(frame(6, []))), refused(() => read(greeting, greeting)), refused(() => read(frame(1, [2, 0, 0, 0, 0, 0])))]",
            gives: "[true,true,true]"),
        ScriptCase(
            "refuses a frame that is too long before its bytes are there",
            "return [refused(() => read(greeting, [4, 0x20, 0, 0])), refused(() => read(greeting, [200, 1, 0, 1])), refused(() => read(greeting, [4, 0x0f, 0, 0]))]",
            gives: "[true,true,false]"),
        ScriptCase(
            "refuses entries that end too early, or too late",
            "const whole = part(5), body = whole.slice(0, -64), tail = new Uint8Array(64), made = bytes => Uint8Array.from([...bytes, ...tail]);"
                + "let taken = 0; for (let length = 0; length < body.length; length += 1) taken += refused(() => readEntry(made(body.slice(0, length)))) ? 0 : 1;"
                + "return [taken, refused(() => readEntry(made([...body, 0]))), readEntry(whole).hashes.length]",
            gives: "[0,true,3]"),
        ScriptCase(
            "cuts parts as the hub does",
            "const parts = new PartAssembly(readEntry(part(1, { size: 10, count: 3 })), 0); return [0, 1, 2].map(slice => [parts.place(slice), parts.length(slice)])",
            gives: "[[0,3],[3,3],[6,4]]"),
        ScriptCase(
            "knows stripes, and slices beyond the last as the last",
            "const stripes = Stripes.read(4, 4, 'gAE'); return [stripes.has(0, 0), stripes.has(4, 0), stripes.has(0, 1), stripes.has(3, 3), stripes.has(3, 9),"
                + "stripes.count, stripes.text, Stripes.read(4, 4).count, stripes.with(Stripes.all(4, 4)).text]",
            gives: #"[true,true,false,true,true,2,"gAE",16,"__8"]"#),
    ]

    static let slicedPlaylist = [
        ScriptCase(
            "has the numbers and the addresses of the hub's own",
            "const p = write(start, initialization, segment(10, 52), part(10, { flags: 3 }), part(11));"
                + "return [p.edge, p.at({ msn: 52, part: 1 }).url, p.end, p.session, p.lastIndependent().part, p.at({ msn: 52, part: 2 }), p.partHoldBack]",
            gives:
                #"[{"msn":52,"part":2},"http://hub/live/live/0007/source/part-11.m4s",1002400,"http://hub/live/live/0007/",0,null,630]"#),
        ScriptCase(
            "goes from segment to segment, and takes parts in order whatever order they come in",
            "const p = write(start, initialization, segment(10, 52), segment(12, 53), part(12, { flags: 3 }), part(10, { flags: 3 }), part(11));"
                + "return [p.at({ msn: 52, part: 2 })?.number ?? null, p.last.number]",
            gives: "[null,12]"),
        ScriptCase(
            "a part after the segment's last is the next segment's first",
            "const p = write(start, initialization, segment(10, 52), part(10, { flags: 3 }), part(11), segment(12, 53), part(12, { flags: 3 }));"
                + "return [p.at({ msn: 52, part: 2 }).number, p.at({ msn: 51, part: 0 }) === undefined, p.edge]",
            gives: #"[12,true,{"msn":53,"part":1}]"#),
        ScriptCase(
            "waits with a part whose place or init segment it does not know",
            "const p = write(start, part(10, { flags: 3 })); const before = p.end; p.take(readEntry(segment(10, 52)), 0); const middle = p.end;"
                + "p.take(readEntry(initialization), 0); return [before, middle, p.end]",
            gives: "[null,null,1002200]"),
        ScriptCase(
            "keeps fifteen seconds",
            "const entries = [start, initialization]; for (let i = 0; i < 40; i += 1) entries.push(segment(i, 50 + i), part(i, { flags: 3, duration: 200 }));"
                + "const p = write(...entries); p.take(readEntry(segment(200, 90)), 0); p.take(readEntry(part(200, { flags: 3 })), 0);"
                + "return [p.segments.length < 10, p.byURL.size === p.segments.length]",
            gives: "[true,true]"),
    ]

    /// Both kinds of cryptography, for the page that asks: the vectors of FIPS 180-2 and of RFC 8032 (7.1, test 2). A promise.
    static let proof = """
        const key = bytesOfHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        const signature = bytesOfHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        return Proof.of(key).then(async proof => {
            const hashes = await Promise.all(["abc", "", "a".repeat(1000)].map(text => proof.hash(new TextEncoder().encode(text))));
            const checks = await Promise.all([[0x72], [0x73]].map(bytes => proof.isSigned(Uint8Array.from(bytes), signature)));
            const other = signature.slice();
            other[3] ^= 1;
            return JSON.stringify([isSecureContext, ...hashes.map(hash => hexOf(hash).slice(0, 16)), ...checks,
                await proof.isSigned(Uint8Array.from([0x72]), other)]);
        });
        """

    static func proofs(isSecure: Bool) -> String {
        #"[\#(isSecure),"ba7816bf8f01cfea","e3b0c44298fc1c14","41edece42d63e8d9",true,false,false]"#
    }
}
