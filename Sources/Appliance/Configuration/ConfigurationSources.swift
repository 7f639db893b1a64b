/// Where settings come from. An option overrides the environment, which overrides the file, which overrides the default.
struct ConfigurationSources: Sendable {
    var file: ConfigurationFile?
    var environment: [String: String] = [:]
    /// By key, without dashes.
    var options: [String: String] = [:]

    /// Environment names with the prefix that are not settings.
    static let otherNames: Set<String> = ["STREAMR_DATA", "STREAMR_CONFIG"]

    /// Merges the sources. Throws words that name the file and line, the variable or the option.
    func configuration() throws(ConfigurationError) -> HubConfiguration {
        var configuration = HubConfiguration()
        if let file {
            for entry in file.entries {
                let place = "\(file.path):\(entry.line)"
                guard let setting = Setting.named(entry.key) else {
                    let hint = NearestWord.hint(for: entry.key, among: Setting.all.map(\.key))
                    throw ConfigurationError("\(place): unknown key \"\(entry.key)\"\(hint)")
                }
                try apply(setting, entry.value, from: "\(place): \(entry.key) =", to: &configuration)
            }
        }
        for setting in Setting.all {
            if let value = environment[setting.environment] {
                try apply(setting, value, from: "environment: \(setting.environment)=", to: &configuration)
            }
            if let value = options[setting.key] {
                try apply(setting, value, from: "--\(setting.key)", to: &configuration)
            }
        }
        return configuration
    }

    /// Environment variables that look like settings and are none, with a hint; they are reported and ignored.
    func unknownEnvironmentNames() -> [String] {
        let known = Self.otherNames.union(Setting.all.map(\.environment))
        return environment.keys.filter { $0.hasPrefix(Setting.environmentPrefix) && !known.contains($0) }.sorted()
            .map { $0 + NearestWord.hint(for: $0, among: known.sorted()) }
    }

    private func apply(
        _ setting: Setting, _ value: String, from place: String, to configuration: inout HubConfiguration
    ) throws(ConfigurationError) {
        do throws(SettingProblem) {
            try setting.apply(value, to: &configuration)
        } catch {
            throw ConfigurationError("\(place) \"\(value)\" \(error.words)")
        }
    }
}
