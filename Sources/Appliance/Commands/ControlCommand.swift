import Files
import Glibc
import Identity

/// `streamr stream …`, `streamr password …` and `streamr status`: one question, to the running hub or to what it left on the disk.
struct ControlCommand {
    let command: ParsedCommand
    let environment: [String: String]

    func run() throws {
        let path = try command.dataPath(environment)
        let response = try answer(to: request(), path)
        if let error = response.error { throw CommandError(error) }
        if let path = command.options["file"], let text = response.invites?.first?.file {
            try FilePath.write(Array(text.utf8), to: path)
        }
        StandardOutput.write(try ControlReport(command: command, response: response).text())
    }

    private func request() throws -> ControlRequest {
        let name = command.operands.first
        switch command.verb {
        case .streamAdd: return ControlRequest(command: .streamAdd, name: name, key: command.options["key"])
        case .streamList: return ControlRequest(command: .streamList)
        case .streamRotateKey: return ControlRequest(command: .streamRotateKey, name: name)
        case .streamRemove: return ControlRequest(command: .streamRemove, name: name)
        case .streamTesting:
            return ControlRequest(command: .streamTesting, name: name, isOn: try isOn(command.operands.last))
        case .streamGoLive: return ControlRequest(command: .streamGoLive, name: name)
        case .streamArchive: return ControlRequest(command: .streamArchive, name: name)
        case .streamRestore: return ControlRequest(command: .streamRestore, name: name)
        case .leaderboard: return ControlRequest(command: .leaderboard, isOn: try isOn(name))
        case .tokenShow: return ControlRequest(command: .tokenShow)
        case .tokenRotate: return ControlRequest(command: .tokenRotate)
        case .passwordRemove: return ControlRequest(command: .passwordSet)
        case .passwordSet:
            guard let password = PasswordPrompt.read() else {
                throw CommandError("a password has \(PasswordPrompt.minimumLength) characters or more; nothing was changed")
            }
            return ControlRequest(command: .passwordSet, password: password)
        case .inviteCreate, .inviteList, .inviteRevoke, .inviteUndo, .memberList, .memberApprove, .memberPause, .memberResume,
            .memberRename,
            .memberRemove:
            return try MemberQuestion(command).request()
        default: return ControlRequest(command: .status)
        }
    }

    private func isOn(_ word: String?) throws(UsageError) -> Bool {
        switch word {
        case "on": return true
        case "off": return false
        default: throw UsageError(description: "\(command.verb.rawValue): \"\(word ?? "")\" is neither on nor off")
        }
    }

    /// Asks the running hub; without one, takes the lock that a hub would take and answers from the disk.
    private func answer(to request: ControlRequest, _ path: String) throws -> ControlResponse {
        let mayCreate = [.streamAdd, .passwordSet].contains(command.verb)
        guard mayCreate || FilePath.exists(path) else { return .failure("there is no hub's data in \(path) yet") }
        let directory = mayCreate ? try DataDirectory.make(path) : try DataDirectory.existing(path)
        switch try DataHolder.find(directory) {
        case .running(let client): return client.ask(request)
        case .nobody(let lock):
            defer { withExtendedLifetime(lock) {} }
            return try answerFromDisk(request, directory, mayCreate: mayCreate)
        case .silent: return .failure("a hub holds \(directory.path) but does not answer; is its disk full or read-only?")
        }
    }

    private func answerFromDisk(_ request: ControlRequest, _ directory: DataDirectory, mayCreate: Bool) throws -> ControlResponse {
        if request.command == .status { return .failure("no hub runs on \(directory.path)") }
        guard mayCreate || directory.isUsed else { return .failure("there is no hub's data in \(directory.path) yet") }
        _ = directory.closeToOthers()
        let keeper = try StreamKeeper(directory: directory)
        var handler = ControlHandler(hub: SleepingHub(keeper: keeper, token: OwnerToken(directory)))
        if request.command.isAboutMembers {
            let identity = try IdentityFile.loadOrMake(directory.identityKey)
            handler.members = MemberCommands(sleeping: try HubMembers.coordinator(identity, keeper))
        }
        let asker = handler
        let response = Blocking.wait {
            let response = await asker.respond(to: request)
            await keeper.close()
            return response
        }
        return response ?? .failure("the command was interrupted")
    }
}
