import Identity
import Membership
import Node
import Storage

/// `streamr succession`: gives a box a new key, which its hubs, or its members, take for the old one's from the next start on.
struct SuccessionCommand {
    let command: ParsedCommand
    let environment: [String: String]

    func run() throws {
        let directory = try DataDirectory.existing(command.dataPath(environment))
        guard let lock = try DataLock(directory) else { throw CommandError("a streamr runs on \(directory.path): stop it first") }
        defer { withExtendedLifetime(lock) {} }
        let (words, isHub) = try Self.succeed(directory)
        StandardOutput.write(
            "This box has a new key: \(words)\n"
                + (isHub
                    ? "Its members, and whoever has an invite, learn it when they meet the hub or each other within 90 days.\n"
                    : "Its hubs are told when it starts, and know the old one for 90 days more.\n"))
    }

    /// Returns the new key in words, and whether it is a hub's.
    static func succeed(_ directory: DataDirectory) throws -> (words: String, isHub: Bool) {
        guard directory.isUsed, let old = try IdentityFile.load(directory.identityKey) else { throw CommandError("there is no key yet") }
        let database = try Database(DatabaseConfiguration(path: directory.database), migrations: ApplianceMigrations.all)
        defer { database.close() }
        let isHub = try database.readBlocking { connection throws(StorageError) in
            try !connection.query("SELECT 1 FROM setting WHERE name = 'begun' UNION ALL SELECT 1 FROM invite LIMIT 1").isEmpty
        }
        guard let new = IdentityKey.make() else { throw IdentityError.noRandomness }
        // First what leads from the old key to the new one: without it the new one is a stranger's.
        try SuccessionStore(database).add(KeySuccession(old: old.signer, new: new.signer))
        // Members know a hub by the key that it shows: it goes on showing the old one to who asks for that.
        if isHub { try IdentityFile.replace(directory.formerKey(old.fingerprint), with: old) }
        try IdentityFile.replace(directory.identityKey, with: new)
        return (new.fingerprint.words, isHub)
    }
}
