import Files
import Glibc
import Live

/// `streamr hub`: runs a hub until it is told to stop.
struct HubCommand {
    let command: ParsedCommand
    let environment: [String: String]
    let complain: (String) -> Void

    func run() throws(UsageError) -> Int32 {
        let path = try command.dataPath(environment)
        let signals = SignalWaiter()
        do {
            let directory = try DataDirectory.make(path)
            let sources = try sources(directory)
            let configuration = try sources.configuration()
            let log = Log(level: configuration.logLevel)
            guard let lock = try DataLock(directory) else {
                complain("streamr: \(HubProcess.alreadyRuns(directory))\n")
                return Program.failed
            }
            defer { withExtendedLifetime(lock) {} }
            return try run(configuration, sources, directory, signals, log)
        } catch let error as ConfigurationError {
            complain("streamr: \(error.description)\n")
            return Program.misused
        } catch {
            complain("streamr: the hub does not start: \(String(describing: error))\n")
            return Program.failed
        }
    }

    private func run(
        _ configuration: HubConfiguration, _ sources: ConfigurationSources, _ directory: DataDirectory, _ signals: SignalWaiter, _ log: Log
    ) throws -> Int32 {
        let files = OpenFiles.raiseLimit()
        let isFirstStart = !directory.isUsed
        if !directory.closeToOthers() {
            log.warning("other users of this machine can look into the data directory", ["directory": directory.path])
        }
        let hub = try Hub(configuration, directory: directory, log: log)
        try hub.start()
        log.notice(
            "hub started",
            [
                "version": Version.text, "data": directory.path, "pid": String(getpid()), "open-files": String(files),
                "http": address(.http, hub), "rtmp": address(.rtmp, hub), "https": address(.https, hub),
                "rtmps": address(.rtmps, hub), "appliance": address(.appliance, hub), "admin": address(.admin, hub),
            ])
        for name in sources.unknownEnvironmentNames() { log.warning("unknown environment variable", ["name": name]) }
        announce(hub, directory, isFirstStart: isFirstStart)
        wait(signals, log)
        // A part that does not stop in time must not keep the machine from shutting down.
        try Overdue.exit(after: .milliseconds(1900), log, "the hub did not stop in time")
        hub.stop()
        log.notice("hub stopped")
        return Program.done
    }

    /// The settings from their four places.
    private func sources(_ directory: DataDirectory) throws -> ConfigurationSources {
        let named = command.options["config"] ?? environment["STREAMR_CONFIG"]
        let path = named ?? directory.configurationFile
        var sources = ConfigurationSources(environment: environment, options: command.options)
        if let bytes = try FilePath.read(path, limit: ConfigurationFile.maximumSize) {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw ConfigurationError("\(path): this is not a text file") }
            sources.file = try ConfigurationFile.parse(text, path: path)
        } else if named != nil {
            throw ConfigurationError("\(path): there is no such file")
        }
        return sources
    }

    private func address(_ purpose: ListenerTable.Listener.Purpose, _ hub: Hub) -> String {
        hub.listeners.all.first { $0.purpose == purpose }?.address.description ?? ""
    }

    /// One line a listener, for programs, and at a console or a first start the rest, for people.
    private func announce(_ hub: Hub, _ directory: DataDirectory, isFirstStart: Bool) {
        for listener in hub.listeners.all {
            StandardOutput.write("\(listener.purpose.rawValue) listening on \(listener.address)\n")
        }
        guard isFirstStart || StandardOutput.isTerminal else { return }
        let banner = Banner(
            addresses: hub.listeners.addresses, streams: hub.keeper.first.filter { $0.life.state != .archived }.map(\.entry),
            showsKeys: StandardOutput.isApartFromLog,
            dataDirectory: directory.path)
        StandardOutput.write(banner.text)
    }

    private func wait(_ signals: SignalWaiter, _ log: Log) {
        while true {
            switch signals.next() {
            case .terminate(let name):
                log.notice("hub stops", ["signal": name])
                return
            case .reload: log.info("SIGHUP changes nothing: settings are read at the start")
            }
        }
    }
}
