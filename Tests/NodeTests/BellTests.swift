import Testing
import Threads

@Suite("A bell")
struct BellTests {
    @Test func wakesWhoSleepsAndKeepsARingForWhoComesLater() throws {
        let bell = Bell()
        #expect(!bell.wait(milliseconds: 1))
        bell.ring()
        bell.ring()
        #expect(bell.wait(milliseconds: 0))
        #expect(!bell.wait(milliseconds: 1_001))
        let ringer = try NativeThread("ringer") { bell.ring() }
        #expect(bell.wait(milliseconds: 60_000))
        ringer.join()
    }
}
