import Foundation

/// A home's network for one test: a switch and boxes with addresses of their own, each a network namespace, all removed with it.
///
/// ```
///  hub ──┐
///  a ────┤ switch (a bridge in a namespace of its own)      10.77.3.0/24 and fd77:3::/64
///  b ────┤
///  c ────┘
/// ```
/// Nothing of this machine's own network is touched. Needs root.
final class LAN: Sendable {
    static let isPossible = getuid() == 0

    let boxes: [Box]
    let folder: String
    private let namespace: String

    /// Makes the switch and a box a name, runs the test, and removes them with everything that runs in them, whatever happened.
    static func run<Value>(boxes names: [String], _ body: (LAN) async throws -> Value) async throws -> Value {
        try await Seats.shared.withSeat {
            try await sweep()
            let lan = try LAN(names)
            return try await withCleanup {
                try await lan.make()
                return try await body(lan)
            } finally: {
                await lan.remove()
            }
        }
    }

    private static let mark = "streamr-test-"

    private init(_ names: [String]) throws {
        folder = try temporaryDirectory("lan")
        let mark = Self.mark + "\(getpid())-"
        namespace = mark + "switch"
        boxes = names.map { [folder] name in Box(name, namespace: mark + name, folder: folder + "/" + name) }
    }

    subscript(_ name: String) -> Box {
        get throws {
            guard let box = boxes.first(where: { $0.name == name }) else { throw Failure("no box \(name)") }
            return box
        }
    }

    private func make() async throws {
        try await Self.shell("ip netns add \(namespace); ip -n \(namespace) link add lan type bridge; ip -n \(namespace) link set lan up")
        for box in boxes {
            try await Self.shell(
                """
                ip netns add \(box.namespace)
                ip link add name port-\(box.name) netns \(namespace) type veth peer name eth0 netns \(box.namespace)
                ip -n \(namespace) link set port-\(box.name) master lan up
                ip -n \(box.namespace) link set lo up
                ip -n \(box.namespace) link set eth0 up
                """)
        }
    }

    private func remove() async {
        for box in boxes { await box.end() }
        try? await Self.remove(boxes.map(\.namespace) + [namespace])
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Removes what a test process left that was killed.
    private static func sweep() async throws {
        let list = try await Hub.run(["ip", "netns", "list"], within: .seconds(10)).output
        let left = list.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }.filter { name in
            guard name.hasPrefix(mark), let process = pid_t(name.dropFirst(mark.count).prefix { $0 != "-" }) else { return false }
            return kill(process, 0) != 0
        }
        try await remove(left)
    }

    /// The virtual cables go with the namespaces. One that could not be made is none to remove.
    private static func remove(_ namespaces: [String]) async throws {
        for name in namespaces {
            try await shell(
                """
                [ -e /run/netns/\(name) ] || exit 0
                for process in $(ip netns pids \(name)); do kill -9 $process; done
                ip netns del \(name)
                """)
        }
    }

    /// Runs lines of the shell; the first that fails is thrown in words.
    static func shell(_ script: String) async throws {
        let done = try await Hub.run(["sh", "-ec", script], within: .seconds(20))
        guard done.status == 0 else { throw Failure("\(script): \(done.log)") }
    }
}
