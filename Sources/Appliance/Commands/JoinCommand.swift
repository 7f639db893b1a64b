import Glibc

/// `streamr join` and `streamr leave`: asks the running node, or joins without one.
struct JoinCommand {
    let command: ParsedCommand
    let environment: [String: String]

    func run() throws {
        let (response, isRunning) = try answer(command.dataPath(environment))
        if let error = response.error { throw CommandError(error) }
        report(response, isRunning: isRunning)
    }

    private func answer(_ path: String) throws -> (ControlResponse, isRunning: Bool) {
        let directory = command.verb == .join ? try DataDirectory.make(path) : try DataDirectory.existing(path)
        let text = command.operands.first ?? ""
        let request =
            command.verb == .join
            ? ControlRequest(command: .join, code: text == "-" ? Self.standardInput() : text) : ControlRequest(command: .leave, name: text)
        switch try DataHolder.find(directory) {
        case .running(let client): return (client.ask(request), true)
        case .nobody(let lock):
            defer { withExtendedLifetime(lock) {} }
            guard command.verb == .join else { return (.failure("no node runs on \(directory.path): start it first"), false) }
            return (try joinHere(request.code ?? "", directory), false)
        case .silent: return (.failure("another streamr holds \(directory.path) but does not answer"), true)
        }
    }

    /// Without a running node: joins, and says goodbye until one is started.
    private func joinHere(_ code: String, _ directory: DataDirectory) throws -> ControlResponse {
        _ = directory.closeToOthers()
        let appliance = try NodeAppliance(directory, port: nil, viewers: nil, log: Log(level: .error))
        let handler = NodeHandler(node: appliance.node, viewers: nil)
        let response = Blocking.wait { await handler.join(code) }
        appliance.stop()
        return response ?? .failure("the command was interrupted")
    }

    private func report(_ response: ControlResponse, isRunning: Bool) {
        guard let hub = response.hubs?.first else { return }
        if hub.state == "left" {
            StandardOutput.write("left \(hub.name)\n")
            return
        }
        let start =
            isRunning ? "" : "Now start the node: streamr node --data \(command.options["data"] ?? environment["STREAMR_DATA"] ?? "DIR")\n"
        switch hub.state {
        case "joining":
            StandardOutput.write(
                "The hub is not reached yet (\(hub.trouble ?? "no answer")).\n"
                    + (isRunning ? "The node goes on trying.\n" : "The code is kept, and the node goes on trying.\n") + start)
        case "waits for approval": StandardOutput.write("Joined \(hub.name): its owner has to approve this box.\n" + start)
        default: StandardOutput.write("Joined \(hub.name). Its key: \(hub.fingerprint)\n" + start)
        }
    }

    private static func standardInput() -> String {
        var text = ""
        while text.utf8.count <= 16 << 10, let line = readLine(strippingNewline: false) { text += line }
        return text
    }
}
