import Testing

@testable import Appliance

@Suite("Configuration file")
struct ConfigurationFileTests {
    private func entries(_ text: String) throws -> [ConfigurationFile.Entry] {
        try ConfigurationFile.parse(text, path: "a.conf").entries
    }

    private func complaint(_ text: String) -> String? {
        do throws(ConfigurationError) {
            _ = try ConfigurationSources(file: ConfigurationFile.parse(text, path: "a.conf")).configuration()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func understandsKeysValuesCommentsAndLineBreaks() throws {
        let text = "\u{FEFF}# first\r\n\r\n  http = [::]:1 # where\r\nname=a#b = c\t\n#x = y\nlast ="
        #expect(
            try entries(text) == [
                .init(key: "http", value: "[::]:1", line: 3), .init(key: "name", value: "a#b = c", line: 4),
                .init(key: "last", value: "", line: 6),
            ])
    }

    @Test func namesFileAndLineOfEveryMistake() {
        #expect(complaint("\nhtpp = 1") == "a.conf:2: unknown key \"htpp\"; did you mean http?")
        #expect(complaint("zebra = 1") == "a.conf:1: unknown key \"zebra\"")
        #expect(complaint("http 8080") == "a.conf:1: \"http 8080\" has no \"=\"; a line is written key = value")
        #expect(complaint("http = 1\n\nhttp = 2") == "a.conf:3: \"http\" stands already on line 1")
        #expect(complaint("max-viewers = many") == "a.conf:1: max-viewers = \"many\" is not a whole number from 0 to 1000000")
        #expect(complaint("[hub]") == "a.conf:1: \"[hub]\" has no \"=\"; a line is written key = value")
        #expect(complaint("data = /x") == "a.conf:1: unknown key \"data\"")
    }

    @Test func survivesEveryTruncationOfAFile() throws {
        let text = "# a\nhttp = [::]:0\nupload-limit = 7.5 # Mbit/s\nflush = 50ms\n"
        for count in 0...text.count { _ = complaint(String(text.prefix(count))) }
        #expect(complaint(text) == nil)
    }
}
