import Foundation
import Testing

@testable import Appliance

/// What is written about the settings is what the program does.
@Suite("Documented settings")
struct DocumentedSettingsTests {
    private func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func theFileIsValidAsItIs() throws {
        let file = try ConfigurationFile.parse(try text("Config/streamr.conf"), path: "Config/streamr.conf")
        #expect(file.entries.isEmpty)
    }

    @Test func theFileShowsEverySettingOnceWithItsDefault() throws {
        let shown = try text("Config/streamr.conf").split(separator: "\n")
            .filter { $0.hasPrefix("#") && !$0.hasPrefix("# ") && $0.count > 1 }
            .map { String($0.dropFirst()) }.joined(separator: "\n")
        let file = try ConfigurationFile.parse(shown, path: "uncommented")
        #expect(file.entries.map(\.key).sorted() == Setting.all.map(\.key).sorted())
        for entry in file.entries { #expect(entry.value == Setting.named(entry.key)?.standard, "\(entry.key)") }
        _ = try ConfigurationSources(file: file).configuration()
    }

    @Test func thePageListsEverySetting() throws {
        let page = try text("Docs/Configuration.md")
        for setting in Setting.all {
            #expect(page.contains("| `\(setting.key)` | `\(setting.environment)` | `\(setting.standard)` | \(setting.summary) |"))
        }
    }
}
