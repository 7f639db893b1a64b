import Identity
import Membership
import Node
import Storage

/// `streamr succession`: gives a node a new key, which its hubs take for the old one's from the next start on.
struct SuccessionCommand {
    let command: ParsedCommand
    let environment: [String: String]

    func run() throws {
        let directory = try DataDirectory.existing(command.dataPath(environment))
        guard let lock = try DataLock(directory) else { throw CommandError("a streamr runs on \(directory.path): stop it first") }
        defer { withExtendedLifetime(lock) {} }
        guard let words = try Self.succeed(directory) else {
            throw CommandError("\(directory.path) is a hub's. Its friends' boxes know a hub by its key alone: no other can follow it.")
        }
        StandardOutput.write(
            "This box has a new key: \(words)\nIts hubs are told when it starts, and know the old one for 90 days more.\n")
    }

    /// Returns the new key in words; nil: it is a hub's data.
    static func succeed(_ directory: DataDirectory) throws -> String? {
        guard directory.isUsed, let old = try IdentityFile.load(directory.identityKey) else { throw CommandError("there is no key yet") }
        let database = try Database(DatabaseConfiguration(path: directory.database), migrations: ApplianceMigrations.all)
        defer { database.close() }
        let isHub = try database.readBlocking { connection throws(StorageError) in
            try !connection.query("SELECT 1 FROM setting WHERE name = 'begun' UNION ALL SELECT 1 FROM invite LIMIT 1").isEmpty
        }
        guard !isHub else { return nil }
        guard let new = IdentityKey.make() else { throw IdentityError.noRandomness }
        // First what leads from the old key to the new one: without it the new one is a stranger's.
        try SuccessionStore(database).add(KeySuccession(old: old.signer, new: new.signer))
        try IdentityFile.replace(directory.identityKey, with: new)
        return new.fingerprint.words
    }
}
