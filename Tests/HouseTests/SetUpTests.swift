import Foundation
import Testing

/// The package lists, the Makefile and the README agree with the manifest and with each other.
@Suite struct SetUpTests {
    static let lists = ["bench", "build", "images", "test"]

    static func packages(_ list: String) throws -> [String] {
        try House.lines("Config/packages/\(list).txt").filter { !$0.isEmpty && !$0.hasPrefix("#") }.map(String.init)
    }

    @Test(arguments: lists) func packageListIsSortedAndPlain(_ list: String) throws {
        let names = try Self.packages(list)
        #expect(names == Set(names).sorted())
        #expect(names.allSatisfy { $0.wholeMatch(of: #/[a-z0-9][a-z0-9+.-]+/#) != nil })
    }

    @Test func buildingInstallsTheLibrariesOfTheManifest() throws {
        let needed = Set(try Manifest().targets.flatMap(\.packages))
        #expect(!needed.isEmpty)
        #expect(needed.subtracting(try Self.packages("build")) == [])
    }

    @Test func makeKnowsEveryCommandThatDocumentsName() throws {
        let rules = Set(try House.lines("Makefile").compactMap { $0.firstMatch(of: #/^([a-z0-9-]+):/#).map { String($0.1) } })
        for document in House.files where document.hasSuffix(".md") {
            for command in try House.text(document).matches(of: #/`make ([a-z0-9-]+)/#) {
                #expect(rules.contains(String(command.1)), "\(document) says make \(command.1)")
            }
        }
    }

    @Test func scriptsCanBeRun() throws {
        for file in House.files {
            guard let handle = FileHandle(forReadingAtPath: House.root.appendingPathComponent(file).path) else { continue }
            let start = try handle.read(upToCount: 2) ?? Data()
            try handle.close()
            guard start == Data("#!".utf8) else { continue }
            #expect(FileManager.default.isExecutableFile(atPath: House.root.appendingPathComponent(file).path), "\(file)")
        }
    }

    @Test func noMirrorIsWrittenDown() throws {
        for file in House.files where ["Images/", "Config/", ".ci/", "Makefile"].contains(where: file.hasPrefix) {
            guard let text = try? House.text(file) else { continue }
            #expect(text.firstMatch(of: #/\bhttps?:\/\/[a-z0-9.-]+\/debian/#) == nil, "\(file)")
        }
    }
}
