import Uplink

/// `streamr support`: shows and changes what this box gives to its hubs; asks the running node, or what it left on the disk.
struct SupportCommand {
    let command: ParsedCommand
    let environment: [String: String]

    func run() throws {
        let path = try command.dataPath(environment)
        let response = try answer(ControlRequest(command: .support, support: wish()), path)
        if let error = response.error { throw CommandError(error) }
        let listings = response.support ?? []
        StandardOutput.write(command.has("json") ? try ControlReport.json(listings) : SupportReport(listings: listings).text)
    }

    private func answer(_ request: ControlRequest, _ path: String) throws -> ControlResponse {
        let directory = try DataDirectory.existing(path)
        switch try DataHolder.find(directory) {
        case .running(let client): return client.ask(request)
        case .nobody(let lock):
            defer { withExtendedLifetime(lock) {} }
            guard directory.isUsed else { return .failure("there is no node's data in \(directory.path) yet") }
            let appliance = try NodeAppliance(directory, port: nil, viewers: nil, log: Log(level: .error))
            defer { appliance.stop() }
            let handler = NodeHandler(node: appliance.node, viewers: nil)
            return Blocking.wait { await handler.support(request.support) } ?? .failure("the command was interrupted")
        case .silent: return .failure("another streamr holds \(directory.path) but does not answer")
        }
    }

    /// nil: nothing is changed.
    private func wish() throws(UsageError) -> SupportRequest? {
        var wish = SupportRequest()
        wish.hub = command.options["hub"]
        let isOfHub = wish.hub != nil
        if let text = command.options["upload"] {
            wish.kilobits = text == "measured" && !isOfHub || text == "off" && isOfHub ? 0 : try Self.kilobits(text, isOfHub)
        }
        if let text = command.options["monthly"] { wish.monthlyBytes = text == "off" ? 0 : try Self.bytes(text) }
        if let text = command.options["hours"] {
            guard text == "always" || HoursOfDay(text) != nil else {
                throw Self.misuse("--hours is always, or hours like 18:00-23:30,7-9")
            }
            wish.hours = text == "always" ? "" : text
        }
        if let text = command.options["when-idle"] {
            guard text == "on" || text == "off" else { throw Self.misuse("--when-idle is on or off") }
            wish.onlyWhenIdle = text == "on"
        }
        if let text = command.options["weight"] {
            guard isOfHub else { throw Self.misuse("--weight is of one hub: say which with --hub") }
            guard let weight = Int(text), UplinkShares.weights.contains(weight) else {
                throw Self.misuse("--weight is a number from 0 to 1000")
            }
            wish.weight = weight
        }
        if let text = command.options["streams"] {
            guard isOfHub else { throw Self.misuse("--streams are of one hub: say which with --hub") }
            wish.streams = text == "all" ? [] : try Self.streams(text)
        }
        if command.has("measure") { wish.measuresAnew = true }
        var nothing = SupportRequest()
        nothing.hub = wish.hub
        return wish == nothing ? nil : wish
    }

    private static func misuse(_ words: String) -> UsageError { UsageError(description: "support: \(words)") }

    /// Mbit/s with up to three places, as `upload-limit` is written.
    static func kilobits(_ text: String, _ isOfHub: Bool) throws(UsageError) -> Int {
        let words = "--upload is \(isOfHub ? "off" : "measured"), or a number of Mbit/s like 20 or 7.5"
        guard let thousandths = thousandths(text), UplinkLimits.kilobitRange.contains(thousandths) else { throw misuse(words) }
        return thousandths
    }

    /// Gigabytes with up to three places.
    static func bytes(_ text: String) throws(UsageError) -> Int64 {
        guard let thousandths = thousandths(text), thousandths > 0, thousandths <= 1_000_000_000 else {
            throw misuse("--monthly is off, or a number of gigabytes like 200 or 0.5")
        }
        return Int64(thousandths) * 1_000_000
    }

    /// A number with up to three places, times 1,000.
    private static func thousandths(_ text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isNumber = { (part: Substring) in part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...9).contains(part.utf8.count) }
        guard parts.allSatisfy(isNumber), let whole = Int(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1_000 }
        guard parts[1].utf8.count <= 3, let fraction = Int(parts[1]) else { return nil }
        return whole * 1_000 + fraction * [100, 10, 1][parts[1].utf8.count - 1]
    }

    private static func streams(_ text: String) throws(UsageError) -> [String] {
        let names = text.split(separator: ",").map(String.init)
        guard !names.isEmpty, names.count <= 32, names.allSatisfy({ (1...64).contains($0.utf8.count) }) else {
            throw misuse("--streams is all, or up to 32 names with commas between")
        }
        return names
    }
}
