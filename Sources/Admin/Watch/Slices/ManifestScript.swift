/// What the hub has signed: which parts there are, and what each of their slices is.
let manifestScript: StaticString = #"""
    // An entry of the manifest (Protocol.md) as an object; nobody has looked at who signed it. Throws when it is something else.
    function readEntry(bytes) {
        const body = bytes.subarray(0, Math.max(0, bytes.length - 64));
        const fields = new ByteReader(body);
        if (fields.byte() !== 1) throw new Error("The entry has another version.");
        const entry = { body, signature: bytes.subarray(body.length), session: fields.hex(8), rendition: fields.text() };
        entry.index = fields.long();
        entry.previous = fields.bytes(32);
        entry.kind = [null, "start", "target", "initialization", "part", "end", "segment"][fields.byte()];
        switch (entry.kind) {
        case "start":
            Object.assign(entry, { wallStart: fields.long(), sequence: fields.long(), discontinuity: fields.long() });
            entry.partTarget = fields.word();
            break;
        case "target": entry.seconds = fields.byte(); break;
        case "initialization": readInitialization(entry, fields); break;
        case "part": readPart(entry, fields); break;
        case "segment": Object.assign(entry, { part: fields.long(), sequence: fields.long(), discontinuity: fields.long() }); break;
        case "end": break;
        default: throw new Error("The entry is of another kind.");
        }
        if (fields.remaining > 0) throw new Error("The entry has no end.");
        return entry;
    }

    function readInitialization(entry, fields) {
        entry.number = fields.word();
        const tracks = fields.byte();
        if (tracks & 1) {
            fields.text();
            fields.pass(8);
        }
        if (tracks & 2) {
            fields.text();
            fields.pass(5);
        }
        entry.bytes = fields.bytes(fields.word());
    }

    function readPart(entry, fields) {
        Object.assign(entry, { number: fields.long(), start: fields.long(), duration: fields.word(), initialization: fields.word() });
        entry.flags = fields.byte();
        entry.size = fields.word();
        const count = fields.byte();
        if (entry.size > 16 << 20 || count < 1 || count > 64 || count > entry.size) throw new Error("The part cannot be so.");
        entry.hashes = Array.from({ length: count }, () => fields.bytes(32));
    }

    // The entries of one rendition of a session, from several senders in any order: none that the hub has not signed, and none that denies
    // another.
    class ManifestBook {
        constructor(proof, session, rendition) {
            Object.assign(this, { proof, session, rendition });
            this.pages = new Map();
        }

        static mark = new TextEncoder().encode("streamr manifest 1");

        // The entry; null when it is known already.
        async take(bytes) {
            const entry = readEntry(bytes);
            if (entry.session !== this.session || entry.rendition !== this.rendition) throw new Error("The entry is of another stream.");
            const known = this.pages.get(entry.index);
            if (known && isSame(known.signature, entry.signature)) return null;
            const message = new Uint8Array(ManifestBook.mark.length + entry.body.length);
            message.set(ManifestBook.mark);
            message.set(entry.body, ManifestBook.mark.length);
            const [isSigned, hash] = await Promise.all([this.proof.isSigned(message, entry.signature), this.proof.hash(entry.body)]);
            if (!isSigned) throw new Error("The hub has not signed the entry.");
            const [before, after] = [this.pages.get(entry.index - 1), this.pages.get(entry.index + 1)];
            const fits = (!known || isSame(known.hash, hash)) && (!before || isSame(before.hash, entry.previous))
                && (!after || isSame(after.previous, hash));
            if (!fits) throw new Error("The hub contradicts itself.");
            if (known) return null;
            this.pages.set(entry.index, { signature: entry.signature.slice(), hash, previous: entry.previous.slice() });
            for (const index of this.pages.keys()) {
                if (this.pages.size <= 512) break;
                this.pages.delete(index);
            }
            return entry;
        }
    }

    // A part that is put together from slices, whoever they come from. `bytes` resolves when it is whole; with null when it is given up.
    class PartAssembly {
        constructor(entry, now) {
            Object.assign(this, { entry, number: entry.number, shownAt: now, firstAt: null, isWhole: false, isOver: false });
            this.slices = new Array(entry.hashes.length).fill(null);
            this.missingCount = this.slices.length;
            // Slices that the hub was asked for beside the plan: when last, and how often.
            this.asked = new Map();
            this.late = new Set();
            this.bytes = new Promise(resolve => { this.resolve = resolve; });
        }

        // Equal ranges, without remainders.
        place(slice) { return Math.floor(slice * this.entry.size / this.slices.length); }
        length(slice) { return this.place(slice + 1) - this.place(slice); }

        get missing() { return [...this.slices.keys()].filter(slice => this.slices[slice] === null); }

        // Takes a slice that was found to be the listed one.
        put(slice, bytes) {
            if (this.slices[slice] !== null || this.isOver) return false;
            this.slices[slice] = bytes;
            this.missingCount -= 1;
            if (this.missingCount > 0) return true;
            const whole = new Uint8Array(this.entry.size);
            this.slices.forEach((bytes, slice) => whole.set(bytes, this.place(slice)));
            this.isWhole = true;
            this.end(whole);
            return true;
        }

        end(bytes = null) {
            if (this.isOver) return;
            this.isOver = true;
            this.slices.fill(new Uint8Array(0));
            this.resolve(bytes);
        }

        // The bytes are with the browser now, and nobody asks for them again.
        forget() { this.bytes = Promise.resolve(null); }

        // Whether whole bytes of the part are what the hub has listed.
        async isListed(bytes, proof) {
            if (bytes.length !== this.entry.size) return false;
            const hashes = await Promise.all(this.entry.hashes.map((_, slice) =>
                proof.hash(bytes.subarray(this.place(slice), this.place(slice + 1)))));
            return hashes.every((hash, slice) => isSame(hash, this.entry.hashes[slice]));
        }
    }
    """#
