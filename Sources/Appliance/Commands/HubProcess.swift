/// The hub that holds a data directory, as other commands see it.
enum HubProcess {
    /// Words for somebody who would start a second hub on the same data.
    static func alreadyRuns(_ directory: DataDirectory) -> String {
        var process = ""
        if let client = try? ControlClient(directory), let number = client.process { process = " (process \(number))" }
        return "another streamr\(process) already runs on the data directory \(directory.path); "
            + "stop it first, or give this one another directory with --data"
    }
}
