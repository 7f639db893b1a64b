import Foundation
import Testing

/// Replays the committed inputs of `Tests/Fuzz` without libFuzzer; a target traps when it finds something.
@Suite struct CorpusTests {
    private static let targets: [(name: String, run: @Sendable ([UInt8]) -> Void)] = [
        ("invite", InviteTarget.run), ("appliance", ApplianceTarget.run),
    ]

    private static func inputs(_ target: String) throws -> [[UInt8]] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = tests.appendingPathComponent("Fuzz/Corpus/\(target)")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { [UInt8](try Data(contentsOf: $0)) }
    }

    @Test(arguments: ["invite", "appliance"]) func committedInputsFindNothing(target: String) throws {
        let run = try #require(Self.targets.first { $0.name == target }?.run)
        let inputs = try Self.inputs(target)
        #expect(!inputs.isEmpty)
        for input in inputs {
            run(input)
            for mutated in input.mutations(200, seed: 9) { run(mutated) }
        }
    }
}
