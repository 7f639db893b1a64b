/// Why a hub does not start; the description is for the person who started it.
struct HubError: Error, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
