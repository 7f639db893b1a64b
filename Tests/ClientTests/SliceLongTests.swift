import Foundation
import Testing

/// Slices once more: in Firefox, over plain HTTP, in four tabs.
@Suite struct SliceLongTests {
    @Test func aBoxThatIsKilledCostsNoStallInFirefox() async throws { try await SliceTests.killing(.firefox) }

    @Test func aPageWithoutCryptographyPlaysSlices() async throws {
        try await SliceTests.watching(.chromium, friends: 2, host: Chromium.untrustedHost) { _, _, browser in
            let before = try await browser.sees("slices from both", within: .seconds(20)) { $0.isSliced && $0.boxes == 2 }
            #expect(try browser.evaluate("return isSecureContext || crypto.subtle !== undefined") as? Bool == false)
            try await browser.sees("the picture moves", within: .seconds(20)) { $0.isSliced && $0.position > before.position + 5 }
            try SliceTests.expectNoStall(browser, since: before)
        }
    }

    @Test func fourTabsPlaySlicesAtOnce() async throws {
        try await SliceTests.watching(.chromium, friends: 2) { hub, _, browser in
            var tabs: [String] = []
            for _ in 0..<3 {
                tabs.append(try browser.openTab())
                try browser.open(hub.watchURL())
                try await browser.plays(width: 320)
                try await browser.sees("slices", within: .seconds(20)) { $0.isSliced && $0.boxes == 2 }
            }
            for tab in tabs {
                try browser.lookAt(tab: tab)
                let seen = try await browser.plays(width: 320)
                #expect(seen.isSliced && seen.stalls == 0)
            }
        }
    }
}
