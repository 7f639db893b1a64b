/// Why a command cannot be done; the description is for the person who gave it.
struct CommandError: Error, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
