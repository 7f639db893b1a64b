/// An option of a command, as the parser and the help text see it.
struct OptionSpecification: Sendable, Equatable {
    /// Without the two dashes.
    var name: String
    /// What stands for the value in help, such as `DIR`; nil: the option takes no value.
    var argument: String?
    var summary: String
    /// Given several times, all values count, a line each; else the last one does.
    var repeats = false
}

/// One command of the table: its words, its operands and its options.
struct CommandSpecification: Sendable {
    var verb: Verb
    var operands: [String] = []
    /// Words after the last operand belong to it, with a space between.
    var lastOperandIsText = false
    var summary: String
    var options: [OptionSpecification] = []
    /// Paragraphs for the end of the help text.
    var details: String = ""

    /// The words that call it: `stream add`.
    var words: [String] { verb.rawValue.split(separator: " ").map(String.init) }
}

/// What the program can be told to do; the raw value is what a person types.
enum Verb: String, Sendable, CaseIterable {
    case hub
    case streamAdd = "stream add"
    case streamList = "stream list"
    case streamRotateKey = "stream rotate-key"
    case streamRemove = "stream remove"
    case streamTesting = "stream testing"
    case streamGoLive = "stream go-live"
    case streamArchive = "stream archive"
    case streamRestore = "stream restore"
    case inviteCreate = "invite create"
    case inviteList = "invite list"
    case inviteRevoke = "invite revoke"
    case inviteUndo = "invite undo"
    case memberList = "member list"
    case memberApprove = "member approve"
    case memberPause = "member pause"
    case memberResume = "member resume"
    case memberRename = "member rename"
    case memberRemove = "member remove"
    case join
    case node
    case leave
    case support
    case succession
    case passwordSet = "password set"
    case passwordRemove = "password remove"
    case leaderboard
    case tokenShow = "token show"
    case tokenRotate = "token rotate"
    case status
    case version
}

/// A command line that was understood.
struct ParsedCommand: Sendable, Equatable {
    var verb: Verb
    var operands: [String] = []
    /// The options that were given, by name; one without a value maps to the empty text.
    var options: [String: String] = [:]

    func has(_ option: String) -> Bool { options[option] != nil }
}

/// What a command line asks for.
enum ParsedLine: Sendable, Equatable {
    case run(ParsedCommand)
    /// Help was asked for: the text for standard output.
    case help(String)
}

/// A command line that was not understood; the description is for the person who typed it.
struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    var description: String
}
