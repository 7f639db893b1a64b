import Admin
import Identity
import Live
import Media
import Storage

/// Knows the streams of the appliance: what is in memory is true for the running hub, and every change is on the disk first.
///
/// While the disk takes nothing (full, read-only), the streams that were there at the start stay, and changes fail in words.
actor StreamKeeper {
    private let directory: DataDirectory
    private let problems: Problems
    private let onChange: @Sendable ([StreamRecord]) -> Void
    private var store: StreamStore?
    private var entries: [StreamRecord]
    /// The owner's password for the pages, when one was set.
    private(set) var passwordHash: PasswordHash?
    /// Whether everybody may see who helps.
    private(set) var showsLeaderboard = false
    /// The streams that were there at the start.
    nonisolated let first: [StreamRecord]
    private var revision = 0

    /// Opens what is saved. Throws when there is nothing to go on with.
    init(
        directory: DataDirectory, problems: Problems = Problems(), onChange: @escaping @Sendable ([StreamRecord]) -> Void = { _ in }
    ) throws(StorageError) {
        self.directory = directory
        self.problems = problems
        self.onChange = onChange
        do throws(StorageError) {
            let store = try StreamStore(path: directory.database)
            self.store = store
            entries = try store.streams()
            passwordHash = try store.setting(Self.passwordSetting).map(PasswordHash.init(stored:))
            showsLeaderboard = try store.setting(Self.leaderboardSetting) != nil
        } catch {
            guard error.isAboutTheDisk, let copy = try? SavedCopy(of: directory) else { throw error }
            entries = copy.streams
            passwordHash = copy.passwordHash
            problems.set(.storage, error.description)
        }
        first = entries
    }

    static let passwordSetting = "owner password"
    static let leaderboardSetting = "leaderboard"

    /// The streams at this moment, by name.
    func streams() -> [StreamRecord] { entries }

    func addStream(_ name: StreamName, key: StreamKey?) async throws(HubControlError) -> StreamKey {
        let chosen: StreamKey
        if let key { chosen = key } else { chosen = try Self.randomKey() }
        try await make(.add(name, chosen))
        return chosen
    }

    func rotateKey(_ name: StreamName) async throws(HubControlError) -> StreamKey {
        let key = try Self.randomKey()
        try await make(.setKey(name, key))
        return key
    }

    func removeStream(_ name: StreamName) async throws(HubControlError) { try await make(.remove(name)) }

    /// What is in the owner's links to streams that are tested first.
    func viewKeys() -> [StreamName: String] {
        let tested = entries.filter(\.life.testsFirst).compactMap { stream in stream.viewKey.map { (stream.name, $0) } }
        return Dictionary(tested) { first, _ in first }
    }

    /// Does what the owner wants with the life of a stream.
    func change(_ name: StreamName, _ wish: StreamWish) async throws(HubControlError) {
        guard let stream = entries.first(where: { $0.name == name }) else { throw .unknownStream(name.text) }
        let now = WallClock.unixSeconds()
        let life: StreamLife?
        switch wish {
        case .testing(let isOn): life = stream.life.testing(isOn, now: now)
        case .goLive: life = stream.life.after(.wentLive, now: now)
        case .archive: life = stream.life.after(.archived, now: now)
        case .bringBack: life = stream.life.after(.broughtBack, now: now)
        }
        guard let life else { throw .notPossible(wish.refusal(name.text, stream.life.state)) }
        let viewKey = life.testsFirst ? stream.viewKey ?? Random.streamKey() : stream.viewKey
        try await make(.setLife(name, life, viewKey: viewKey))
    }

    /// Compares what is known of the streams with what is on air now, and returns those whose state is another one. On a disk that takes
    /// nothing the stream goes on all the same, and what is in memory is true.
    func look(onAir: Set<StreamName>, endsLive: Bool = true) async -> [StreamRecord] {
        var changed: [StreamRecord] = []
        for stream in entries {
            let now = WallClock.unixSeconds()
            guard let event = stream.life.due(isOnAir: onAir.contains(stream.name), now: now), endsLive || event != .ended,
                let life = stream.life.after(event, now: now)
            else { continue }
            do throws(HubControlError) {
                try await make(.setLife(stream.name, life, viewKey: stream.viewKey))
            } catch {
                guard case .notSaved = error, let place = entries.firstIndex(where: { $0.name == stream.name }) else { continue }
                entries[place].life = life
                onChange(entries)
            }
            if let new = entries.first(where: { $0.name == stream.name }) { changed.append(new) }
        }
        return changed
    }

    func setPassword(_ password: String?) async throws(HubControlError) {
        var hash: PasswordHash?
        if let password {
            guard let made = PasswordHash(password: password) else {
                throw .notSaved("The password is longer than \(PasswordHash.maximumLength) bytes, or memory is short.")
            }
            hash = made
        }
        do throws(StorageError) {
            try await opened().set(Self.passwordSetting, to: hash?.text)
            problems.set(.storage, nil)
        } catch {
            throw failed(error)
        }
        passwordHash = hash
    }

    func setLeaderboard(_ isShown: Bool) async throws(HubControlError) {
        do throws(StorageError) {
            try await opened().set(Self.leaderboardSetting, to: isShown ? "on" : nil)
            problems.set(.storage, nil)
        } catch {
            throw failed(error)
        }
        showsLeaderboard = isShown
    }

    var settings: HubSettings { HubSettings(leaderboard: showsLeaderboard, hasPassword: passwordHash != nil) }

    /// The database that the members are in too.
    func database() throws(StorageError) -> Database { try opened().database }

    /// Tries again to open what could not be opened; called now and then while `problems` has a word about it.
    func retry() async {
        do throws(StorageError) {
            try await opened().set("checked", to: "\(WallClock.unixSeconds())")
            problems.set(.storage, nil)
        } catch {
            problems.set(.storage, error.description)
        }
    }

    func close() {
        store?.close()
        store = nil
    }

    private func make(_ change: StreamChange) async throws(HubControlError) {
        let saved: StreamStore.Revision
        do throws(StreamStoreError) {
            saved = try await openedForChange().change(change)
        } catch {
            switch error {
            case .unknownStream(let name): throw .unknownStream(name)
            case .nameTaken(let name): throw .nameTaken(name)
            case .keyTaken: throw .keyTaken
            case .tooManyStreams: throw .tooManyStreams(limit: StreamStore.maximumStreams)
            case .notSaved(let error): throw failed(error)
            }
        }
        problems.set(.storage, nil)
        // Two changes may come back in another order than they were saved in.
        guard saved.number > revision else { return }
        revision = saved.number
        entries = saved.streams
        onChange(entries)
    }

    private func openedForChange() throws(StreamStoreError) -> StreamStore {
        do throws(StorageError) {
            return try opened()
        } catch {
            throw .notSaved(error)
        }
    }

    private func opened() throws(StorageError) -> StreamStore {
        if let store { return store }
        let opened = try StreamStore(path: directory.database)
        store = opened
        return opened
    }

    private func failed(_ error: StorageError) -> HubControlError {
        problems.set(.storage, error.description)
        return .notSaved(error.description)
    }

    private static func randomKey() throws(HubControlError) -> StreamKey {
        guard let key = StreamKey(Random.streamKey()) else { throw .notSaved("No key could be made.") }
        return key
    }
}

extension StorageError {
    /// Whether the disk stands in the way, and not the contents of the file.
    var isAboutTheDisk: Bool {
        switch self {
        case .diskFull, .readOnly, .cannotOpen, .inputOutput: return true
        default: return false
        }
    }
}
