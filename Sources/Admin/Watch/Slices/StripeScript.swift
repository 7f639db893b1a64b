/// Who sends what: stripes, as texts and as sets.
let stripeScript: StaticString = #"""
    // One slice of every M-th part is a stripe (Protocol.md): slice s of part p is bit (p mod M)·K + s, slices beyond K count as the last.
    class Stripes {
        constructor(slices, cycle, bytes = new Uint8Array(Math.ceil(slices * cycle / 8))) { Object.assign(this, { slices, cycle, bytes }); }

        // `text`: base64url without padding; absent: every slice.
        static read(slices, cycle, text) {
            if (text === undefined || text === null) return Stripes.all(slices, cycle);
            const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
            const stripes = new Stripes(slices, cycle);
            stripes.bytes.set(Uint8Array.from(binary, letter => letter.charCodeAt(0)).subarray(0, stripes.bytes.length));
            return stripes;
        }

        static all(slices, cycle) {
            const stripes = new Stripes(slices, cycle);
            for (let bit = 0; bit < slices * cycle; bit += 1) stripes.bytes[bit >> 3] |= 0x80 >> (bit & 7);
            return stripes;
        }

        has(part, slice) {
            const bit = part % this.cycle * this.slices + Math.min(slice, this.slices - 1);
            return (this.bytes[bit >> 3] & 0x80 >> (bit & 7)) !== 0;
        }

        with(other) { return new Stripes(this.slices, this.cycle, this.bytes.map((byte, index) => byte | other.bytes[index])); }

        get count() { return this.bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0); }
        get text() {
            return btoa(String.fromCharCode(...this.bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        }
    }
    """#
