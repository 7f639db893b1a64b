import Foundation

/// A box on a test's LAN: its network, its Avahi with a message bus of its own, its clock, its data, and one streamr.
final class Box: @unchecked Sendable {
    // `@unchecked Sendable`: used by one test alone.
    let name: String
    let namespace: String
    let folder: String
    private(set) var program: Program?
    private var bus: Program?
    private var avahi: Program?
    private var clock: WrongClock?
    /// Everything that its streamr has logged, over all starts.
    private var earlier: [String] = []

    init(_ name: String, namespace: String, folder: String) {
        self.name = name
        self.namespace = namespace
        self.folder = folder
    }

    var data: String { folder + "/data" }
    var log: [String] { earlier + (program?.log.lines ?? []) }

    /// Sets the only addresses that it has.
    func setAddresses(_ addresses: String...) async throws {
        let lines = addresses.map { "ip -n \(namespace) addr add \($0) dev eth0\($0.contains(":") ? " nodad" : "")" }
        try await LAN.shell((["ip -n \(namespace) addr flush dev eth0 scope global"] + lines).joined(separator: "\n"))
    }

    func addAddress(_ address: String) async throws {
        try await LAN.shell("ip -n \(namespace) addr add \(address) dev eth0\(address.contains(":") ? " nodad" : "")")
    }

    /// Seconds by which its wall clock is wrong; it steps at once.
    func setClock(_ seconds: Int) async throws {
        if let clock { clock.set(seconds) } else { clock = try await WrongClock(seconds: seconds) }
    }

    // MARK: Avahi

    private var busAddress: String { "unix:path=\(folder)/bus" }

    func startAvahi() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let policy =
            "<policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/><allow send_destination=\"*\"/><allow receive_sender=\"*\"/></policy>"
        try "<busconfig><type>system</type><listen>\(busAddress)</listen><auth>EXTERNAL</auth>\(policy)</busconfig>"
            .write(toFile: folder + "/bus.conf", atomically: true, encoding: .utf8)
        // Names that are as long as the test are told from each other at once.
        try "[server]\nhost-name=\(name)\nuse-ipv4=yes\nuse-ipv6=yes\n[publish]\npublish-workstation=no\n"
            .write(toFile: folder + "/avahi.conf", atomically: true, encoding: .utf8)
        bus = try run(["dbus-daemon", "--config-file", folder + "/bus.conf", "--nofork"], hasClock: false)
        try await eventually("a message bus", within: .seconds(10)) { FileManager.default.fileExists(atPath: "\(folder)/bus") }
        // Its place for a lock is one for all of the machine; `ip netns exec` has given the program a mount namespace of its own.
        let script =
            "mount -t tmpfs tmpfs /run; mkdir /run/avahi-daemon; exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f \"$0\""
        let avahi = try run(["sh", "-ec", script, folder + "/avahi.conf"], hasClock: false)
        self.avahi = avahi
        try await eventually("Avahi", within: .seconds(20), detail: { avahi.log.text }) {
            avahi.log.text.contains("Server startup complete")
        }
    }

    func stopAvahi() async {
        await avahi?.stop()
        await bus?.stop()
        (avahi, bus) = (nil, nil)
    }

    // MARK: streamr

    /// Runs a program here, with this box's network and message bus, and with its clock: Avahi's own troubles with that are not ours.
    func run(_ arguments: [String], hasClock: Bool = true) throws -> Program {
        var environment = hasClock ? clock?.environment ?? [:] : [:]
        environment["DBUS_SYSTEM_BUS_ADDRESS"] = busAddress
        return try Program(["ip", "netns", "exec", namespace] + arguments, environment: environment)
    }

    /// Starts its streamr; returns when it runs. `arguments`: behind the data directory.
    func start(_ role: String, _ arguments: String...) async throws {
        let program = try run([try Hub.binary, role, "--data", data] + arguments)
        self.program = program
        let word = role == "hub" ? "admin listening on" : "node started"
        try await eventually("the \(role) \(name) runs", within: .seconds(20), detail: { program.log.text }) {
            guard program.isRunning else { throw Failure("\(name) ended: \(program.log.text)") }
            return program.output.text.contains(word)
        }
    }

    /// Ends its streamr as a person does, or as a power cut.
    func stop(_ signal: Int32 = SIGTERM) async throws {
        guard let program else { return }
        program.signal(signal)
        try await program.exited(within: .seconds(30))
        await program.stop()
        earlier += program.log.lines
        self.program = nil
    }

    /// Runs a command of streamr's to its end and returns what it printed.
    @discardableResult
    func streamr(_ arguments: String...) async throws -> String {
        let program = try run([try Hub.binary] + arguments + ["--data", data])
        let status = try await program.exited(within: .seconds(20))
        await program.stop()
        guard status == 0 else { throw Failure("\(name): streamr \(arguments.first ?? "") ended with \(status): \(program.log.text)") }
        return program.output.text
    }

    func end() async {
        await program?.stop()
        await stopAvahi()
        clock?.remove()
    }
}
