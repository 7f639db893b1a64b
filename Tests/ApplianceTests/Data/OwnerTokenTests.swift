import Files
import Foundation
import Testing

@testable import Appliance

@Suite("Owner token")
struct OwnerTokenTests {
    private func mode(_ path: String) -> UInt32 {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
    }

    @Test func thirtyTwoRandomBytesForTheOwnerAlone() throws {
        let directory = try TemporaryDirectory()
        let token = try #require(OwnerToken(directory.data).text)
        #expect(token.wholeMatch(of: /[0-9a-f]{64}/) != nil && mode(directory.data.ownerToken) == 0o600)
        try #expect(String(contentsOfFile: directory.data.ownerToken, encoding: .utf8) == token + "\n")
        #expect(OwnerToken(directory.data).text == token, "the next start finds the same")
        let other = try TemporaryDirectory()
        #expect(OwnerToken(other.data).text != token)
    }

    @Test func rotatingMakesTheOldOneWorthless() throws {
        let directory = try TemporaryDirectory()
        let heard = Heard()
        let token = OwnerToken(directory.data) { heard.put([$0]) }
        let (old, epoch) = (try #require(token.text), token.epoch)
        #expect(heard.last == [old] && token.matches(old))
        let new = try token.rotate()
        #expect(new != old && token.matches(new) && !token.matches(old) && !token.matches("") && token.epoch != epoch)
        #expect(heard.last == [new] && OwnerToken(directory.data).text == new && mode(directory.data.ownerToken) == 0o600)
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 63)])
    func aFileThatIsNoTokenIsReplaced(text: String) throws {
        let directory = try TemporaryDirectory()
        try FilePath.write(Array(text.utf8), to: directory.data.ownerToken)
        let token = OwnerToken(directory.data)
        #expect(token.text?.utf8.count == 64 && !token.matches(text))
    }

    @Test func aTokenThatOthersCouldReadIsReplaced() throws {
        let directory = try TemporaryDirectory()
        let old = try #require(OwnerToken(directory.data).text)
        #expect(chmod(directory.data.ownerToken, 0o644) == 0)
        #expect(OwnerToken(directory.data).text != old && mode(directory.data.ownerToken) == 0o600)
    }

    @Test func theCommandLineShowsAndRotatesWithAndWithoutAHub() async throws {
        let directory = try TemporaryDirectory()
        _ = try await Streamr.run(["stream", "add", "garden", "--data", directory.data.path], in: directory)
        let asleep = try await Streamr.run(["token", "show", "--data", directory.data.path], in: directory).output
        #expect(asleep.utf8.count == 65)
        let hub = try await RunningHub(directory)
        try await #expect(hub.streamr("token", "show") == asleep)
        let old = try hub.bearer()
        try #expect(HTTP.status(HTTP.get("/api/v1/status", port: hub.admin, headers: old)) == 200)
        let rotated = try await hub.streamr("token", "rotate")
        #expect(rotated != asleep)
        try #expect(HTTP.status(HTTP.get("/api/v1/status", port: hub.admin, headers: old)) == 401)
        try #expect(HTTP.status(HTTP.get("/api/v1/status", port: hub.admin, headers: hub.bearer())) == 200)
        try #expect(HTTP.status(HTTP.get("/metrics", port: hub.admin)) == 401)
        #expect(!hub.program.errors.contains(asleep.prefix(64)) && !hub.program.errors.contains(rotated.prefix(64)))
    }
}
