import Media
import Web

/// The owner's API of friends' boxes.
extension AdminSite {
    func addMemberAPI(_ members: any MemberControl, to router: inout Router) {
        router.onAsync(.get, "/api/v1/members", for: .owner, operation: "listMembers") { _ in JSON.response(await members.members()) }
        router.onAsync(.get, "/api/v1/invites", for: .owner, operation: "listInvites") { _ in JSON.response(await members.invites()) }
        router.onAsync(.post, "/api/v1/invites", for: .owner, operation: "makeInvite") { request in
            guard let wish = JSON.read(InviteRequest.self, from: request.body.isEmpty ? Array("{}".utf8) : request.body) else {
                return JSON.error("Expected JSON that says what the invite should be, or nothing.", status: 400)
            }
            guard wish.isWithinBounds else {
                return JSON.error("A name, the number of uses, the time or a stream's name is out of bounds.", status: 400)
            }
            return await Self.answer { () throws(MemberControlError) in
                JSON.response(try await members.makeInvite(wish), status: 201)
            }
        }
        numbered(&router, .delete, "/api/v1/invites/{number}", "revokeInvite") { number, _ throws(MemberControlError) in
            try await members.revokeInvite(number)
        }
        numbered(&router, .post, "/api/v1/invites/{number}/undo", "undoInvite") { number, _ throws(MemberControlError) in
            try await members.undoInvite(number)
        }
        numbered(&router, .delete, "/api/v1/members/{number}", "removeMember") { number, _ throws(MemberControlError) in
            try await members.change(number, .remove)
        }
        let changes = [
            ("approve", "approveMember", MemberChange.approve), ("pause", "pauseMember", .pause), ("resume", "resumeMember", .resume),
        ]
        for (name, operation, change) in changes {
            numbered(&router, .post, "/api/v1/members/{number}/\(name)", operation) { number, _ throws(MemberControlError) in
                try await members.change(number, change)
            }
        }
        numbered(&router, .post, "/api/v1/members/{number}/name", "renameMember") { number, body throws(MemberControlError) in
            guard let name = JSON.read(MemberName.self, from: body)?.name else {
                throw MemberControlError("Expected JSON with a name.", status: 400)
            }
            try await members.change(number, .rename(name))
        }
    }

    private func numbered(
        _ router: inout Router, _ method: Method, _ pattern: String, _ operation: String,
        _ work: @escaping @Sendable (Int64, [UInt8]) async throws(MemberControlError) -> Void
    ) {
        router.onAsync(method, pattern, for: .owner, operation: operation) { request in
            guard let number = Int64(request.parameters["number"] ?? ""), number > 0 else {
                return JSON.error("There is no such number.", status: 404)
            }
            return await Self.answer { () throws(MemberControlError) in
                try await work(number, request.body)
                return Response(status: 204)
            }
        }
    }

    private static func answer(_ work: () async throws(MemberControlError) -> Response) async -> Response {
        do throws(MemberControlError) {
            return try await work()
        } catch {
            return JSON.error(error.description, status: error.status)
        }
    }
}

/// The body of a request that renames a member.
struct MemberName: ClosedBody {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
    }

    var name: String
}

extension InviteRequest {
    /// What `Docs/openapi.json` says of it. Who asks by the command line is told by the roster itself.
    var isWithinBounds: Bool {
        (streams ?? []).count <= 32 && (streams ?? []).allSatisfy { StreamName($0) != nil } && (1...1_000).contains(uses ?? 1)
            && (60...31_622_400).contains(lifeSeconds ?? 60) && (member ?? 1) > 0
    }
}
