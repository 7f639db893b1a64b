import Glibc

/// Reads the owner's new password from standard input; at a terminal without showing it.
enum PasswordPrompt {
    static let minimumLength = 8

    /// nil: too short, or the input ended.
    static func read() -> String? {
        var saved = termios()
        let isTerminal = tcgetattr(0, &saved) == 0
        if isTerminal {
            StandardOutput.write("New password for the owner's page: ", to: 2)
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(0, TCSAFLUSH, &silent)
        }
        let line = readLine(strippingNewline: true)
        if isTerminal {
            tcsetattr(0, TCSAFLUSH, &saved)
            StandardOutput.write("\n", to: 2)
        }
        guard let line, line.count >= minimumLength else { return nil }
        return line
    }
}
