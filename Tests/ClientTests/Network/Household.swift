import Foundation
import Testing

/// A hub and three friends' boxes on one LAN: `b` has IPv4 alone and no Avahi, `c` has IPv6 alone; their clocks are wrong, each in its own
/// way.
struct Household {
    static let decade = 10 * 365 * 86_400

    let lan: LAN
    let hub: Box
    let friends: [Box]
    var a: Box { friends[0] }
    var b: Box { friends[1] }
    var c: Box { friends[2] }

    struct Member: Equatable {
        var number: Int
        var key: String
        var state: String
        var presence: String
    }

    init(_ lan: LAN) throws {
        self.lan = lan
        hub = try lan["hub"]
        friends = try [lan["a"], lan["b"], lan["c"]]
    }

    /// Addresses, clocks and Avahi; nothing of streamr's runs yet.
    func begin() async throws {
        try await hub.setAddresses("10.77.3.1/24", "fd77:3::1/64")
        try await a.setAddresses("10.77.3.11/24", "fd77:3::11/64")
        try await b.setAddresses("10.77.3.12/24")
        try await c.setAddresses("fd77:3::13/64")
        try await hub.setClock(-Int(Date().timeIntervalSince1970))
        try await a.setClock(Self.decade)
        try await c.setClock(-3_600)
        for box in [hub, a, c] { try await box.startAvahi() }
    }

    func invite(_ arguments: String...) async throws -> String {
        let made = try await Hub.run(
            [try Hub.binary, "invite", "create", "--json", "--data", hub.data] + arguments, within: .seconds(20))
        let list = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [[String: Any]]
        guard let code = list?.first?["code"] as? String else { throw Failure("no code: \(made.output) \(made.log)") }
        return code
    }

    func members() async throws -> [Member] {
        let listed = try await Hub.run([try Hub.binary, "member", "list", "--json", "--data", hub.data], within: .seconds(20))
        guard listed.status == 0, let list = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]] else {
            throw Failure("no members: \(listed.output) \(listed.log)")
        }
        return list.map { entry in
            Member(
                number: entry["number"] as? Int ?? 0, key: entry["fingerprint"] as? String ?? "", state: entry["state"] as? String ?? "",
                presence: entry["presence"] as? String ?? "")
        }
    }

    /// Waits until so many members are there, and all of them online.
    func allOnline(_ count: Int, within limit: Duration = .seconds(90)) async throws {
        try await eventually(
            "\(count) members online", within: limit,
            detail: { friends.map { "\($0.name):\n" + $0.log.suffix(8).joined(separator: "\n") }.joined(separator: "\n") }
        ) {
            let members = try await members()
            return members.count == count && members.allSatisfy { $0.presence == "online" }
        }
    }

    func start(_ box: Box) async throws {
        if box.name == "hub" { try await box.start("hub") } else { try await box.start("node") }
    }

    /// Ends all four, by a power cut or not, and starts them in an order.
    func restart(_ order: [Box], _ signal: Int32, meanwhile: () async throws -> Void = {}) async throws {
        for box in order.reversed() { try await box.stop(signal) }
        try await meanwhile()
        for box in order { try await start(box) }
    }
}
