import Glibc
import Live

/// `streamr node`: supports friends' hubs until it is told to stop.
struct NodeCommand {
    let command: ParsedCommand
    let environment: [String: String]
    let complain: (String) -> Void

    func run() throws(UsageError) -> Int32 {
        let path = try command.dataPath(environment)
        let signals = SignalWaiter()
        var level = LogLevel.info
        if let name = command.options["log-level"] {
            guard let chosen = LogLevel(name: name) else { throw UsageError(description: "node: there is no log level \"\(name)\"") }
            level = chosen
        }
        let port = try address("appliance", usual: HubConfiguration.standardAppliance)
        let viewers = try listening()
        do {
            let directory = try DataDirectory.make(path)
            let log = Log(level: level)
            guard let lock = try DataLock(directory) else {
                complain("streamr: \(HubProcess.alreadyRuns(directory))\n")
                return Program.failed
            }
            defer { withExtendedLifetime(lock) {} }
            _ = directory.closeToOthers()
            try run(directory, port, viewers, signals, log)
            return Program.done
        } catch {
            complain("streamr: the node does not start: \(String(describing: error))\n")
            return Program.failed
        }
    }

    /// Where viewers are served; nil: nowhere.
    private func listening() throws(UsageError) -> NodeViewers.Listening? {
        let usual = NodeViewers.Listening()
        guard let http = try address("http", usual: usual.http), let rtmp = try address("rtmp", usual: usual.rtmp, mayBeOff: false) else {
            return nil
        }
        return NodeViewers.Listening(http: http, rtmp: rtmp)
    }

    /// The address that an option names, or the usual one; nil: off.
    private func address(_ option: String, usual: ListenAddress, mayBeOff: Bool = true) throws(UsageError) -> ListenAddress? {
        guard let text = command.options[option] else { return usual }
        if mayBeOff, text == "off" { return nil }
        guard let address = ListenAddress(text) else {
            let form = mayBeOff ? "neither off nor" : "not"
            throw UsageError(description: "node: --\(option) \(text) is \(form) an address and port, like \(usual)")
        }
        return address
    }

    private func run(
        _ directory: DataDirectory, _ port: ListenAddress?, _ viewers: NodeViewers.Listening?, _ signals: SignalWaiter, _ log: Log
    ) throws {
        // Each viewer takes a descriptor.
        _ = OpenFiles.raiseLimit()
        let appliance = try NodeAppliance(directory, port: port, viewers: viewers, log: log)
        let control = try ControlServer(directory: directory, handler: NodeHandler(node: appliance.node, viewers: appliance.viewers))
        try appliance.start()
        try control.start()
        let watch = command.options["invite-file"].map { InviteFileWatch($0, node: appliance.node, log: log) }
        try watch?.start()
        let words = appliance.fingerprint.words
        log.notice("node started", ["version": Version.text, "data": directory.path, "pid": String(getpid()), "key": words])
        if let port, let number = appliance.portNumber {
            StandardOutput.write("appliance listening on \(ListenAddress(host: port.host, port: number))\n")
        }
        for listener in appliance.viewers?.listeners.all ?? [] {
            StandardOutput.write("\(listener.purpose.rawValue) listening on \(listener.address)\n")
        }
        StandardOutput.write("node started, its key is \(words)\n")
        while true {
            if case .terminate(let name) = signals.next() {
                log.notice("node stops", ["signal": name])
                break
            }
        }
        // A hub that does not answer must not keep the machine from shutting down.
        try Overdue.exit(after: .seconds(4), log, "the node did not stop in time")
        watch?.stop()
        control.stop()
        appliance.stop()
        log.notice("node stopped")
    }
}
