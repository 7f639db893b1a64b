import Testing

/// Who may import whom: `Docs/Architecture.md`, `Package.swift` and the sources say the same.
@Suite struct ImportTests {
    let manifest: Manifest
    let table: [ImportRow]

    init() throws {
        manifest = try Manifest()
        table = try ImportRow.readTable()
    }

    @Test func manifestIsRead() {
        #expect(manifest.targets.contains { $0.name == "Live" && $0.dependencies.contains("RTMP") })
        #expect(manifest.targets.contains { $0.name == "CSQLite" && $0.kind == .system && $0.packages == ["libsqlite3-dev"] })
    }

    @Test func architectureTableNamesEveryTargetInOrder() {
        #expect(table.map(\.module) == manifest.program.map(\.name))
    }

    @Test func architectureTableGivesTheImportsOfTheManifest() {
        for target in manifest.program {
            let row = table.first { $0.module == target.name }
            #expect(row?.imports.sorted() == target.dependencies.sorted(), "\(target.name)")
        }
    }

    @Test func importsGoDownOnly() {
        var above: Set<String> = []
        for target in manifest.program {
            #expect(above.isSuperset(of: target.dependencies), "\(target.name) imports what stands below it")
            above.insert(target.name)
        }
    }

    @Test func servicesMeetOnlyInAppliance() {
        let services = Set(table.filter { $0.band == "service" }.map(\.module))
        #expect(!services.isEmpty)
        for target in manifest.program where target.name != "Appliance" {
            let met = services.intersection(target.dependencies)
            #expect(met.isEmpty, "\(target.name) imports \(met)")
        }
    }

    @Test func manifestDeclaresWhatIsImportedAndNoMore() throws {
        let names = Set(manifest.targets.map(\.name))
        for target in manifest.program where !target.isC {
            let imported = try House.swiftFiles(under: target.path).reduce(into: Set<String>()) { try $0.formUnion(House.imports(of: $1)) }
            #expect(imported.intersection(names) == Set(target.dependencies), "\(target.name)")
        }
    }

    @Test func eachCLibraryIsImportedByOneSwiftModule() throws {
        for library in manifest.program where library.isC {
            let importers = try manifest.program.filter { target in
                try House.swiftFiles(under: target.path).contains { try House.imports(of: $0).contains(library.name) }
            }
            #expect(importers.count == 1, "\(library.name) is imported by \(importers.map(\.name))")
        }
    }

    @Test func pureModulesKnowNoSystem() throws {
        let pure = table.filter { $0.band == "pure" }.map(\.module)
        #expect(pure.contains("Media") && pure.contains("RTMP"))
        for file in pure.flatMap({ House.swiftFiles(under: "Sources/" + $0) }) {
            let system = try House.imports(of: file).filter { $0.hasPrefix("Foundation") || ["Glibc", "Musl", "Dispatch"].contains($0) }
            #expect(system.isEmpty, "\(file) imports \(system)")
        }
    }

    @Test func nothingImportsAllOfFoundation() throws {
        for file in House.swiftFiles(under: "Sources") {
            #expect(try !House.imports(of: file).contains("Foundation"), "\(file)")
        }
    }
}
