import Foundation
import Identity
import Live
import Membership
import Testing
import Web

@testable import Appliance

/// Every route of every listener, asked by everybody whom it is not for.
@Suite("Roles", .serialized)
struct RoleTests {
    private static func path(_ route: Route) -> String {
        route.pattern.replacing(/\{(stream|name)\}/, with: "live").replacing(/\{[a-z]+\}/, with: "1")
    }

    @Test func theOwnersRoutesOpenForNobodyElse() async throws {
        try await HubInProcess.run { site in
            var session = try site.strangersSession()
            let routes = site.routes(.admin)
            #expect(routes.count > 30 && Set(routes.map { "\($0.method) \($0.pattern)" }).count == routes.count)
            for route in routes where route.role != .public {
                #expect(route.role == .owner, "\(route.pattern)")
                let path = Self.path(route)
                let signature = session.signature(method: route.method.rawValue, path: path, body: [])
                let wrong: [[String]] = [
                    [], ["Authorization: Bearer wrong"], ["Authorization: Bearer \(site.token.dropLast())"], ["Authorization: Bearer "],
                    ["Authorization: Basic \(site.token)"], ["Cookie: streamr_session="], ["X-Streamr-Token: \(site.token)"],
                    ["\(RequestSignature.field): \(signature)"],
                ]
                for headers in wrong {
                    let answer = try HTTP.get(path, port: site.port(.admin), method: route.method.rawValue, headers: headers)
                    let isSentAway = HTTP.status(answer) == 303 && answer.contains("\r\nLocation: /sign-in\r\n")
                    #expect(route.operation == nil && isSentAway || HTTP.status(answer) == 401, "\(route) \(headers): \(answer)")
                }
            }
            let right = ["Authorization: Bearer \(site.token)"]
            let status = try HTTP.get("/api/v1/status", port: site.port(.admin), headers: right)
            #expect(HTTP.status(status) == 200 && status.contains("\"name\":\"live\""), "nobody has removed it")
        }
    }

    @Test func theViewersListenerKnowsNothingOfOwnersAndMembers() async throws {
        try await HubInProcess.run { site in
            let own = Set(site.routes(.http).map { "\($0.method) \($0.pattern)" })
            #expect(site.routes(.http).allSatisfy { $0.role == .public || $0.role == .viewer })
            var shared: Set<String> = []
            var asked = 0
            for route in site.routes(.admin) + site.routes(.appliance) where route.role == .owner || route.role == .member {
                guard !own.contains("\(route.method) \(route.pattern)") else {
                    shared.insert(route.pattern)
                    continue
                }
                for headers in [[], ["Authorization: Bearer \(site.token)"]] {
                    let answer = try HTTP.get(Self.path(route), port: site.port(.http), method: route.method.rawValue, headers: headers)
                    #expect(HTTP.status(answer) == 404, "\(route): \(answer)")
                    asked += 1
                }
            }
            // Each listener has a page of its own there.
            #expect(shared == ["/"])
            #expect(asked > 50)
        }
    }

    @Test func theAppliancePortIsForMembersAndThoseWhoJoin() async throws {
        try await HubInProcess.run { site in
            let routes = site.routes(.appliance)
            let open = Set(routes.filter { $0.role == .public }.map(\.pattern))
            #expect(open == ["/appliance/v1/session", "/appliance/v1/join", "/appliance/v1/succession"])
            var session = try site.strangersSession()
            var wanted: [(Route, [String], [Int])] = []
            for route in routes where route.role != .public {
                #expect(route.role == .member, "\(route.pattern)")
                wanted.append((route, [], [401]))
                wanted.append((route, ["Authorization: Bearer \(site.token)"], [401]))
                let signature = session.signature(method: route.method.rawValue, path: Self.path(route), body: [])
                // A body that is no message may be refused before the signature is looked at.
                wanted.append((route, ["\(RequestSignature.field): \(signature)"], [400, 403]))
            }
            let others = site.routes(.admin) + site.routes(.http)
            let known = Set(routes.map(\.pattern))
            for route in others where !known.contains(route.pattern) {
                wanted.append((route, ["Authorization: Bearer \(site.token)"], [404]))
            }
            let answers = try Self.curl(site, wanted.map { ($0.0, $0.1) })
            #expect(answers.count == wanted.count && wanted.count > 40)
            for (wanted, status) in zip(wanted, answers) { #expect(wanted.2.contains(status), "\(wanted.0) \(wanted.1): \(status)") }
        }
    }

    /// Asks over TLS, one request after the other, and returns the statuses.
    private static func curl(_ site: HubInProcess, _ requests: [(Route, [String])]) throws -> [Int] {
        let parts = requests.map { route, headers in
            let lines = [
                "url = \"https://127.0.0.1:\(site.port(.appliance))\(path(route))\"", "request = \"\(route.method.rawValue)\"",
                "output = \"/dev/null\"", "write-out = \"%{http_code}\\n\"", "insecure", "silent", "max-time = 20",
            ]
            let body = [Method.post, .put, .patch].contains(route.method) ? ["data = \"\""] : []
            return (lines + body + headers.map { "header = \"\($0)\"" }).joined(separator: "\n")
        }
        let file = site.directory.path + "/curl.conf"
        try parts.joined(separator: "\nnext\n").write(toFile: file, atomically: true, encoding: .utf8)
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["curl", "-K", file]
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
    }
}
