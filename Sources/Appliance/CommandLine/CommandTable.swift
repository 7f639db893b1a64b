/// The commands of the program, with the options that each understands.
enum CommandTable {
    static var parser: CommandLineParser { CommandLineParser(commands: commands) }

    static let data = OptionSpecification(
        name: "data", argument: "DIR", summary: "The hub's data directory (or STREAMR_DATA in the environment).")
    private static let config = OptionSpecification(
        name: "config", argument: "FILE",
        summary: "Read settings from FILE instead of DIR/streamr.conf (or STREAMR_CONFIG in the environment).")
    static let json = OptionSpecification(name: "json", argument: nil, summary: "Print JSON, for programs.")

    static var commands: [CommandSpecification] {
        let parts = [hubCommands, memberCommands, nodeCommands, otherCommands]
        return parts.flatMap { $0 }
    }

    private static var hubCommands: [CommandSpecification] {
        [
            CommandSpecification(
                verb: .hub, summary: "Run a hub: take a stream from OBS and serve it to viewers.",
                options: [data, config]
                    + Setting.all.map { setting in
                        OptionSpecification(
                            name: setting.key, argument: setting.argument, summary: "\(setting.summary) Default: \(setting.standard).")
                    },
                details: """
                    The data directory is made if it is missing; the first start creates the stream "live" with a random key.
                    Every setting can also stand in DIR/streamr.conf ("http = [::]:8080") and in the environment (STREAMR_HTTP).
                    An option overrides the environment, which overrides the file, which overrides the default.
                    The hub stops cleanly on Ctrl-C and SIGTERM.
                    """),
            CommandSpecification(
                verb: .streamAdd, operands: ["NAME"], summary: "Add a stream that OBS can publish and people can watch by NAME.",
                options: [
                    OptionSpecification(
                        name: "key", argument: "KEY", summary: "The stream key: 8 to 128 of a-z A-Z 0-9 - _. Default: a random one."), data,
                ], details: whileRunning),
            CommandSpecification(
                verb: .streamList, summary: "List the streams with their keys.",
                options: [
                    OptionSpecification(name: "archived", argument: nil, summary: "Those that were put away, instead of the others."), json,
                    data,
                ], details: whileRunning),
            CommandSpecification(
                verb: .streamRotateKey, operands: ["NAME"],
                summary: "Give a stream a new random key; whoever publishes with the old one is dropped at once.", options: [data],
                details: whileRunning),
            CommandSpecification(
                verb: .streamRemove, operands: ["NAME"], summary: "Remove a stream; its publisher and its viewers are dropped at once.",
                options: [data], details: whileRunning),
            CommandSpecification(
                verb: .streamTesting, operands: ["NAME", "on|off"],
                summary: "Whether you alone see what is published until you go live; off is the default.", options: [data],
                details: "With on it prints the link with which you watch the test. \(whileRunning)"),
            CommandSpecification(
                verb: .streamGoLive, operands: ["NAME"], summary: "End the test: from now on everybody may watch.", options: [data],
                details: "What was sent during the test is shown to nobody. \(whileRunning)"),
            CommandSpecification(
                verb: .streamArchive, operands: ["NAME"],
                summary: "Put a stream away; after 30 days without a publisher it goes by itself.",
                options: [data], details: "It keeps its key, and comes back when somebody publishes with it. \(whileRunning)"),
            CommandSpecification(
                verb: .streamRestore, operands: ["NAME"], summary: "Bring an archived or stale stream back.", options: [data],
                details: whileRunning),
        ]
    }

    private static var otherCommands: [CommandSpecification] {
        [
            CommandSpecification(
                verb: .passwordSet, summary: "Set the password that opens the owner's page from other machines; read from standard input.",
                options: [data], details: "Needed only when --admin is an address that others can reach. \(whileRunning)"),
            CommandSpecification(
                verb: .passwordRemove, summary: "Remove that password: the page then opens from this machine only.", options: [data],
                details: whileRunning),
            CommandSpecification(
                verb: .leaderboard, operands: ["on|off"], summary: "Whether /leaderboard shows everybody the names of those who help.",
                options: [data], details: "Off is the default. \(whileRunning)"),
            CommandSpecification(
                verb: .tokenShow, summary: "Print the owner's token, which programs send to the API: \"Authorization: Bearer TOKEN\".",
                options: [data], details: "It is in the file owner-token in DIR, too. \(whileRunning)"),
            CommandSpecification(
                verb: .tokenRotate, summary: "Make another token and print it; the old one is worth nothing at once.", options: [data],
                details: "Whoever is signed in to the owner's page has to sign in again. \(whileRunning)"),
            CommandSpecification(
                verb: .status, summary: "Say what the hub is doing: listeners, streams, viewers, and what is wrong.",
                options: [json, data], details: "Exit status: 0 when a hub runs, 1 when none does."),
            CommandSpecification(verb: .version, summary: "Print the version."),
        ]
    }

    static let whileRunning = "Works while the hub runs, through its socket in DIR, and while it does not."
}
