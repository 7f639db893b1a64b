import Identity
import Membership
import Node
import Storage

/// `streamr succession`: gives a node a new key, which its hubs take for the old one's from the next start on.
struct SuccessionCommand {
    let command: ParsedCommand
    let environment: [String: String]
    let complain: (String) -> Void

    func run() throws(UsageError) -> Int32 {
        let path = try command.dataPath(environment)
        do {
            let directory = try DataDirectory.existing(path)
            guard let lock = try DataLock(directory) else {
                complain("streamr: a streamr runs on \(directory.path): stop it first\n")
                return Program.failed
            }
            defer { withExtendedLifetime(lock) {} }
            guard let words = try Self.succeed(directory) else {
                complain(
                    "streamr: \(directory.path) is a hub's. Its friends' boxes know a hub by its key alone: no other can follow it.\n")
                return Program.failed
            }
            StandardOutput.write(
                "This box has a new key: \(words)\nIts hubs are told when it starts, and know the old one for 90 days more.\n")
            return Program.done
        } catch {
            complain("streamr: \(String(describing: error))\n")
            return Program.failed
        }
    }

    /// Returns the new key in words; nil: it is a hub's data.
    static func succeed(_ directory: DataDirectory) throws -> String? {
        guard directory.isUsed, let old = try IdentityFile.load(directory.identityKey) else { throw HubError("there is no key yet") }
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
