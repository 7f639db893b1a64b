import Media
import Testing

@Suite struct StreamKeyTests {
    @Test func textIsNeverShown() throws {
        let key = try #require(StreamKey("abcdefgh1234"))
        var dumped = ""
        dump(key, to: &dumped)
        dump([Optional(key)], to: &dumped)
        for text in ["\(key)", "\([key])", "\(Optional(key) as Any)", String(reflecting: key), dumped] {
            #expect(!text.contains("abcd"))
        }
        #expect(key.secret == "abcdefgh1234")
    }

    @Test(arguments: ["short77", "has space", "semi;colon", "ümlaut-key", "", String(repeating: "k", count: 129)])
    func refusesWhatCannotBeAKey(text: String) {
        #expect(StreamKey(text) == nil)
    }

    @Test func nameIsShorterThanAKey() {
        #expect(StreamName(String(repeating: "n", count: 64)) != nil)
        #expect(StreamName(String(repeating: "n", count: 65)) == nil)
        #expect(StreamName("") == nil)
        #expect(StreamName("a/b") == nil)
        #expect(StreamName("My_Show-1")?.text == "My_Show-1")
        #expect(StreamKey(String(repeating: "k", count: 128)) != nil)
    }
}
