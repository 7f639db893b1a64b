/// One named step from an older shape of the tables to a newer one.
///
/// Steps run in the order given, each once in a database's life, each in a transaction of its own. One that was released is never edited:
/// what it did wrong is put right by a later one.
public struct Migration: Sendable {
    public let name: String
    public let statements: [String]

    public init(_ name: String, _ statements: String...) {
        self.name = name
        self.statements = statements
    }
}
