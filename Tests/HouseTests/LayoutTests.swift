import Foundation
import Testing

/// Where things are, how long they may be, and what is not left lying about.
@Suite struct LayoutTests {
    @Test func topLevelHoldsOnlyWhatANewcomerExpects() {
        let allowed: Set<String> = [
            ".ci", ".gitattributes", ".gitignore", ".swift-format", "CHANGELOG.md", "Config", "Docs", "Images", "LICENSE", "Makefile",
            "Package.swift",
            "README.md", "Sources", "Tests",
        ]
        let top = Set(House.files.compactMap { $0.split(separator: "/").first.map(String.init) })
        #expect(top.contains("Package.swift"))
        #expect(top.subtracting(allowed) == [])
    }

    @Test func foldersHaveNoNameThatSaysNothing() {
        let empty: Set<String> = ["Utils", "Util", "Helpers", "Helper", "Common", "Misc", "Manager", "Managers", "Extensions"]
        for file in House.files where !file.hasPrefix("Tests/") {
            #expect(empty.isDisjoint(with: file.split(separator: "/").map(String.init)), "\(file)")
        }
    }

    @Test func everyTargetHasItsFolder() throws {
        for target in try Manifest().targets {
            #expect(House.exists(target.path), "\(target.name) should be in \(target.path)")
        }
    }

    @Test func sourceFilesAreShort() throws {
        let lengths = try House.swiftFiles(under: "Sources").map { (try House.lines($0).count, $0) }.sorted { $0.0 < $1.0 }
        let median = try #require(lengths.dropFirst(lengths.count / 2).first)
        #expect(median.0 <= 120)
        for (length, file) in lengths where length > 400 {
            Issue.record("\(file) has \(length) lines")
        }
    }

    @Test func readmeFitsOnAPage() throws {
        #expect(try House.lines("README.md").count <= 121)
    }

    @Test func linksInDocumentsLeadSomewhere() throws {
        for document in House.files where document.hasSuffix(".md") {
            let folder = URL(fileURLWithPath: "/" + document).deletingLastPathComponent()
            for link in try House.text(document).matches(of: #/\]\(([^)#\s]+)(?:#[^)]*)?\)/#).map(\.1) where !link.contains(":") {
                let path = folder.appendingPathComponent(String(link)).standardized.path
                #expect(House.exists(String(path.dropFirst())), "\(document) points to \(link)")
            }
        }
    }

    @Test func nothingIsLeftForLater() throws {
        let marks = try Regex(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].map { #"\b\#($0)\b"# }.joined(separator: "|"))
        let texts: Set<String> = ["swift", "c", "h", "md", "sh", "py", "conf", "txt", ""]
        for file in House.files where texts.contains(URL(fileURLWithPath: file).pathExtension) {
            guard let text = try? House.text(file) else { continue }
            #expect(text.firstMatch(of: marks) == nil, "\(file)")
        }
    }

    @Test func sourcesHoldNoTrap() throws {
        let traps = #/\btry!|\bas!|\bfatalError\(|\bassertionFailure\(|\bunsafeBitCast\(/#
        for file in House.swiftFiles(under: "Sources") {
            for (number, line) in try House.lines(file).enumerated() where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
                #expect(line.firstMatch(of: traps) == nil, "\(file):\(number + 1)")
            }
        }
    }

    @Test func noTestIsSwitchedOff() throws {
        let off = try Regex([#"\.dis"# + #"abled\("#, "with" + "KnownIssue", "XCT" + "Skip"].joined(separator: "|"))
        for file in House.swiftFiles(under: "Tests") {
            #expect(try House.text(file).firstMatch(of: off) == nil, "\(file)")
        }
    }
}
