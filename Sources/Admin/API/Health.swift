import Web

/// The JSON of `/health`: 200 while the hub can do its work.
struct Health: Codable {
    let status: String
    let version: String?
    let uptimeSeconds: Int?
    let problems: [String]?

    /// For the owner: with what is wrong.
    init(_ hub: HubStatus) {
        status = hub.problems.isEmpty ? "ok" : "degraded"
        version = hub.version
        uptimeSeconds = hub.uptimeSeconds
        problems = hub.problems
    }

    /// For strangers: the words of a problem may name folders of this machine.
    init(public hub: HubStatus) {
        status = hub.problems.isEmpty ? "ok" : "degraded"
        version = nil
        uptimeSeconds = nil
        problems = nil
    }

    var response: Response {
        JSON.response(self).with("Cache-Control", "no-store")
    }
}
