import CJavaScript
import Web

/// The script for pages to which the browser gives no cryptography: TweetNaCl.js and sha.js as Debian has them, and what they expect
/// around them.
enum ProofAsset {
    /// nil: this program was built without them.
    static let script: Asset? = {
        let (hash, sha256, tweetnacl) = (text(of: streamr_hash()), text(of: streamr_sha256()), text(of: streamr_tweetnacl()))
        guard !hash.isEmpty, !sha256.isEmpty, !tweetnacl.isEmpty else { return nil }
        let script = [
            comment(text(of: streamr_javascript_licences())), head, module("./hash", hash), module("./sha256", sha256),
            module("tweetnacl", tweetnacl), end,
        ]
        return Asset(bytes: Array(script.joined(separator: "\n").utf8), contentType: "text/javascript; charset=utf-8")
    }()

    private static func text(of file: streamr_file) -> String {
        guard file.size > 0, let bytes = file.bytes else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: Int(file.size)), as: UTF8.self)
    }

    /// Whoever gets the script gets the names of its authors and the licences.
    private static func comment(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "//" : "// \($0)" }.joined(separator: "\n")
    }

    /// They are modules of Node.js.
    private static func module(_ name: String, _ code: String) -> String {
        "define(\"\(name)\", (module, require) => {\n\(code)\n});"
    }

    /// Of Node.js they need its arrays of bytes, and of other modules three small ones.
    private static let head = #"""
        globalThis.streamrProof = (() => {
        class Bytes extends Uint8Array {
            static alloc(count) { return new Bytes(count); }
            static allocUnsafe(count) { return new Bytes(count); }
            readInt32BE(place) { return this[place] << 24 | this[place + 1] << 16 | this[place + 2] << 8 | this[place + 3]; }
            writeUInt32BE(value, place) { this.writeInt32BE(value, place); }
            writeInt32BE(value, place) { for (let byte = 0; byte < 4; byte += 1) this[place + byte] = value >>> 24 - 8 * byte; }
        }
        const modules = {
            "safe-buffer": { Buffer: Bytes },
            "to-buffer": bytes => bytes,
            inherits: (child, parent) => Object.setPrototypeOf(child.prototype, parent.prototype),
        };
        const define = (name, body) => {
            const module = { exports: {} };
            body(module, wanted => modules[wanted]);
            modules[name] = module.exports;
        };
        """#

    private static let end = #"""
        const Sha256 = modules["./sha256"];
        return {
            hash: bytes => new Sha256().update(bytes).digest(),
            isSigned: (message, signature, key) => modules.tweetnacl.sign.detached.verify(message, signature, key),
        };
        })();

        """#
}
