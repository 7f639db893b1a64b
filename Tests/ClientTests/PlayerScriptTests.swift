import Foundation
import Testing

/// The parts of the watch page's script that only decide, each asked in a browser: no media, no waiting.
@Suite struct PlayerScriptTests {
    @Test func decidesAsItShould() async throws {
        try await Hub.run { hub in
            try await browsing(with: .chromium) { browser in
                try browser.open("http://127.0.0.1:\(hub.http)/watch/live")
                let groups = [
                    (ScriptCase.playlists, ScriptCase.playlist), (ScriptCase.control, ScriptCase.latency),
                    (ScriptCase.variants, ScriptCase.quality), (ScriptCase.session, ScriptCase.unit), ("", ScriptCase.clock),
                    (ScriptCase.links, ScriptCase.frames), (ScriptCase.links, ScriptCase.slicedPlaylist),
                ]
                for (preparation, cases) in groups {
                    for each in cases {
                        let script = "const run = () => { \(preparation); \(each.script) }; return JSON.stringify(run())"
                        let value = try browser.evaluate(script) as? String
                        #expect(value == each.value, "\(each.name)")
                    }
                }
                // The same by the browser's own cryptography, and on a page to which it gives none.
                #expect(try browser.evaluate(ScriptCase.proof) as? String == ScriptCase.proofs(isSecure: true))
                try browser.open("http://\(Chromium.untrustedHost):\(hub.http)/watch/live")
                #expect(try browser.evaluate(ScriptCase.proof) as? String == ScriptCase.proofs(isSecure: false))
            }
        }
    }
}
