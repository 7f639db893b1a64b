import Foundation
import Testing
import Web

@testable import Appliance

/// `Docs/openapi.json` and the running hub are the same.
@Suite("API description", .serialized)
struct APIDescriptionTests {
    private typealias Object = [String: Any]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let path = root.appendingPathComponent("Docs/openapi.json").path

    private static func document() throws -> Object {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? Object)
    }

    /// As `GET /api/v1/status getStatus owner`.
    private static func described() throws -> [String] {
        var all: [String] = []
        for (path, item) in try #require(try document()["paths"] as? Object) {
            for (method, operation) in try #require(item as? Object) {
                let operation = try #require(operation as? Object)
                let name = try #require(operation["operationId"] as? String)
                all.append("\(method.uppercased()) \(path) \(name) \(try #require(operation["x-role"] as? String))")
            }
        }
        return all.sorted()
    }

    @Test func everyOperationIsARouteAndEveryRouteIsAnOperation() async throws {
        try await HubInProcess.run { site in
            let routes = [.http, .admin, .appliance].flatMap { site.routes($0) }
            let operations = routes.compactMap { route in
                route.operation.map { "\(route.method.rawValue) \(route.pattern) \($0) \(route.role.rawValue)" }
            }
            let described = try Self.described()
            // A node's earnings are asked by its owner here and by itself on the appliance port; health on two listeners.
            let known = Set(operations).subtracting(["GET /nodes/{number}/earnings getEarnings member"])
            #expect(known.sorted() == described)
            #expect(described.count == 40 && Set(described).count == 40)
            // What is no operation is a page, what a page needs, media, or a message between appliances.
            let others = ["/appliance/", "/assets/", "/live/", "/watch/", "/sign-", "/streams", "/members", "/invites"]
            let pages = ["/", "/favicon.ico", "/robots.txt", "/join", "/live-state"]
            for route in routes where route.operation == nil {
                #expect(pages.contains(route.pattern) || others.contains { route.pattern.hasPrefix($0) }, "\(route.pattern)")
                #expect(!route.pattern.hasPrefix("/api/"))
            }
        }
    }

    @Test func everyObjectIsClosedAndEveryValueBounded() throws {
        let document = try Self.document()
        #expect((document["openapi"] as? String)?.hasPrefix("3.1") == true)
        var seen = 0
        func look(_ value: Any, _ place: String) {
            if let list = value as? [Any] {
                for (number, item) in list.enumerated() { look(item, "\(place)/\(number)") }
            }
            guard let schema = value as? Object else { return }
            let types = schema["type"].map { $0 as? [String] ?? [$0 as? String ?? ""] } ?? []
            for type in types {
                seen += 1
                switch type {
                case "object": #expect(schema["additionalProperties"] as? Bool == false, "\(place)")
                case "string" where schema["enum"] == nil: #expect(schema["maxLength"] is Int, "\(place)")
                case "integer", "number": #expect(schema["minimum"] != nil && schema["maximum"] != nil, "\(place)")
                case "array": #expect(schema["maxItems"] is Int && schema["items"] != nil, "\(place)")
                default: break
                }
            }
            for (key, item) in schema where key != "enum" { look(item, "\(place)/\(key)") }
        }
        look(try #require((document["components"] as? Object)?["schemas"]), "schemas")
        for (path, item) in try #require(document["paths"] as? Object) { look(item, path) }
        #expect(seen > 150)
    }

    /// schemathesis asks what the description allows and what it forbids, as each role, and holds every answer against it.
    @Test func schemathesisFindsNothingWhoeverAsks() async throws {
        let directory = try TemporaryDirectory()
        let tool = "/var/tmp/streamr-schemathesis"
        let install = try RunningProgram([Self.root.appendingPathComponent("Config/packages/schemathesis").path, tool], in: directory)
        let installed = try await install.exited(within: .seconds(300))
        try #require(installed == 0, "\(install.errors)")
        // Beside each other, each with a hub of its own: they mostly wait for answers.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for role in ["owner", "public", "viewer", "member"] {
                group.addTask { try await Self.runSchemathesis(tool, as: role) }
            }
            try await group.waitForAll()
        }
    }

    private static func runSchemathesis(_ tool: String, as role: String) async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let code = try await hub.invite()
        _ = try await hub.streamr("leaderboard", "on")
        var environment = ["HOME": directory.path]
        var place = "http://127.0.0.1:\(hub.http)"
        var more: [String] = []
        switch role {
        case "owner":
            place = "http://127.0.0.1:\(hub.admin)"
            // With another token the run would be a stranger's; with a password, who guesses wrong is told to wait (429) and not that it was
            // wrong.
            more = ["--exclude-operation-id", "rotateToken", "--exclude-operation-id", "setPassword", "-H"] + (try hub.bearer())
        case "member":
            place = "https://127.0.0.1:\(try #require(hub.appliance))"
            let data = directory.path + "/node"
            let joined = try await Streamr.run(["join", code, "--data", data], in: directory)
            #expect(joined.status == 0, "\(joined.errors)")
            // Every request is signed.
            environment["STREAMR_IDENTITY"] = data + "/identity-key.pem"
            environment["SCHEMATHESIS_HOOKS"] = "member"
            environment["PYTHONPATH"] = root.appendingPathComponent("Tests/Schemathesis").path
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
            more = ["--tls-verify", "false"]
        default: break
        }
        let command =
            [
                tool + "/bin/schemathesis", "run", path, "--url", place, "--include-by", "/x-role == \(role)", "--checks", "all",
                // A path may be on two listeners, each of which names its own methods alone.
                "--exclude-checks", "allow_header_conformance", "--max-examples", "5", "--seed", "1", "--workers", "1",
                "--request-timeout", "60", "--max-response-time", "60", "--suppress-health-check", "all", "--max-time", "60", "--no-color",
            ] + more
        // It leaves files where it runs.
        let run = try RunningProgram(
            ["/bin/sh", "-c", "cd \(directory.path) && exec \"$@\"", "sh"] + command, in: directory, environment: environment)
        let status = try await run.exited(within: .seconds(300))
        #expect(status == 0, "\(role): \(run.output.suffix(6_000)) \(run.errors.suffix(2_000))")
        #expect(run.output.contains("Test cases:"), "\(role): \(run.output.suffix(2_000))")
        #expect(hub.program.exitStatus == nil && !hub.program.errors.contains("level=error"))
    }
}
