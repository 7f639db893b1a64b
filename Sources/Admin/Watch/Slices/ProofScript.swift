/// What it takes to believe a friend's box: hashes, and the hub's signature.
let proofScript: StaticString = #"""
    function bytesOfHex(text) { return Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16)); }
    function hexOf(bytes) { return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join(""); }
    function isSame(a, b) { return a.length === b.length && a.every((byte, index) => byte === b[index]); }

    // SHA-256, and whether one hub has signed something (Ed25519). The browser's own functions where the page may use them; a page that
    // came over plain HTTP may not, and some browsers do not know Ed25519: then TweetNaCl.js and sha.js, which the hub has.
    class Proof {
        constructor(hash, isSigned) { Object.assign(this, { hash, isSigned }); }

        // For the 32 bytes of a hub's key. Null: neither is there.
        static async of(key) {
            const subtle = globalThis.crypto?.subtle;
            const own = subtle && await Proof.signatures(subtle, key);
            const script = own ? null : await Proof.script();
            if (!own && !script) return null;
            const hash = subtle
                ? async bytes => new Uint8Array(await subtle.digest("SHA-256", bytes))
                : async bytes => script.hash(bytes);
            return new Proof(hash, own ?? (async (message, signature) => script.isSigned(message, signature, key)));
        }

        static async signatures(subtle, key) {
            try {
                const known = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
                return (message, signature) => subtle.verify("Ed25519", known, signature, message);
            } catch {
                return null;
            }
        }

        // Loaded once, and only by those who need it.
        static script() {
            Proof.loading ??= new Promise(resolve => {
                const element = document.createElement("script");
                element.src = "/assets/proof.js";
                element.addEventListener("load", () => resolve(globalThis.streamrProof ?? null));
                element.addEventListener("error", () => {
                    Proof.loading = null;
                    resolve(null);
                });
                document.head.append(element);
            });
            return Proof.loading;
        }
    }
    """#
