/// Relay links taken apart: the bytes of an answer that does not end.
let frameScript: StaticString = #"""
    // Reads big-endian fields one after the other. Throws past the end.
    class ByteReader {
        constructor(bytes) {
            this.data = bytes;
            this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
            this.place = 0;
        }

        get remaining() { return this.data.length - this.place; }

        // Where the next `count` bytes begin.
        pass(count) {
            if (count > this.remaining) throw new Error("The bytes end too early.");
            this.place += count;
            return this.place - count;
        }

        byte() { return this.view.getUint8(this.pass(1)); }
        short() { return this.view.getUint16(this.pass(2)); }
        word() { return this.view.getUint32(this.pass(4)); }

        // Times and counts; what is larger than a number can be exactly is no time.
        long() {
            const value = this.view.getBigUint64(this.pass(8));
            if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error("A number is too large.");
            return Number(value);
        }

        bytes(count) {
            const start = this.pass(count);
            return this.data.subarray(start, start + count);
        }

        hex(count) { return hexOf(this.bytes(count)); }
        text() { return String.fromCharCode(...this.bytes(this.byte())); }
    }

    // The frames of a relay link (Protocol.md), however its bytes are cut. What it keeps is less than one frame.
    class FrameReader {
        constructor() {
            this.rest = new Uint8Array(0);
            this.hasGreeted = false;
        }

        // Bytes after the head, at most.
        static limits = { 1: 261, 2: 108, 3: 66_050, 4: 1_048_587, 5: 3, 6: 0 };

        // The frames that are whole with these bytes. What it throws ends the link.
        *read(bytes) {
            let data = bytes;
            if (this.rest.length > 0) {
                data = new Uint8Array(this.rest.length + bytes.length);
                data.set(this.rest);
                data.set(bytes, this.rest.length);
            }
            let place = 0;
            while (data.length - place >= 4) {
                const kind = data[place];
                const size = data[place + 1] << 16 | data[place + 2] << 8 | data[place + 3];
                if (size > (FrameReader.limits[kind] ?? 65_536)) throw new Error("A frame is too long.");
                if (this.hasGreeted === (kind === 1)) throw new Error("The link does not begin with a greeting.");
                if (data.length - place < 4 + size) break;
                const frame = this.frame(kind, new ByteReader(data.subarray(place + 4, place + 4 + size)));
                place += 4 + size;
                if (frame) yield frame;
            }
            this.rest = data.slice(place);
        }

        // Null for a kind that is not known.
        frame(kind, fields) {
            switch (kind) {
            case 1:
                if (fields.byte() !== 1) throw new Error("The link has another version.");
                this.hasGreeted = true;
                return { kind: "greeting" };
            case 2:
                return { kind: "opened", number: fields.short(), stream: fields.text(), session: fields.hex(8), rendition: fields.text() };
            case 3: return { kind: "entry", number: fields.short(), bytes: fields.bytes(fields.remaining) };
            case 4: {
                const [number, part, slice] = [fields.short(), fields.long(), fields.byte()];
                return { kind: "slice", number, part, slice, bytes: fields.bytes(fields.remaining) };
            }
            case 5: return { kind: "closed", number: fields.short(), isWithdrawn: fields.byte() !== 0 };
            case 6: return { kind: "alive" };
            case 7: return { kind: "sources", sources: JSON.parse(new TextDecoder().decode(fields.bytes(fields.remaining))) };
            default: return null;
            }
        }
    }
    """#
