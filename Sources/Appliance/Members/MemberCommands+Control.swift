import Admin

/// The command line's questions.
extension MemberCommands {
    func respond(to request: ControlRequest) async -> ControlResponse {
        do throws(MemberControlError) {
            switch request.command {
            case .inviteCreate: return ControlResponse(invites: [try await makeInvite(request.invite ?? InviteRequest())])
            case .inviteList: return ControlResponse(invites: await invites())
            case .memberList: return ControlResponse(members: await members())
            default:
                guard let number = request.number else { return .failure("A number is missing.") }
                try await change(request, number)
                return ControlResponse()
            }
        } catch {
            return .failure(error.description)
        }
    }

    private func change(_ request: ControlRequest, _ number: Int64) async throws(MemberControlError) {
        switch request.command {
        case .inviteRevoke: try await revokeInvite(number)
        case .inviteUndo: try await undoInvite(number)
        case .memberApprove: try await change(number, .approve)
        case .memberPause: try await change(number, .pause)
        case .memberResume: try await change(number, .resume)
        case .memberRename: try await change(number, .rename(request.name ?? ""))
        default: try await change(number, .remove)
        }
    }
}

extension ControlRequest.Command {
    var isAboutMembers: Bool {
        switch self {
        case .inviteCreate, .inviteList, .inviteRevoke, .inviteUndo, .memberList, .memberApprove, .memberPause, .memberResume,
            .memberRename,
            .memberRemove:
            return true
        default: return false
        }
    }
}
