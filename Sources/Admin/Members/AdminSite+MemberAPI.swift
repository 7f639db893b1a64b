import Web

/// The owner's API of friends' boxes.
extension AdminSite {
    func addMemberAPI(_ members: any MemberControl, to router: inout Router) {
        reading(&router, "/api/v1/members") { _, _ in JSON.response(await members.members()) }
        reading(&router, "/api/v1/invites") { _, _ in JSON.response(await members.invites()) }
        changing(&router, .post, "/api/v1/invites") { request in
            guard let wish = JSON.read(InviteRequest.self, from: request.body.isEmpty ? Array("{}".utf8) : request.body) else {
                return JSON.error("Expected JSON that says what the invite should be, or nothing.", status: 400)
            }
            return await Self.answer { () throws(MemberControlError) in
                JSON.response(try await members.makeInvite(wish), status: 201)
            }
        }
        numbered(&router, .delete, "/api/v1/invites/{number}") { number, _ throws(MemberControlError) in
            try await members.revokeInvite(number)
        }
        numbered(&router, .post, "/api/v1/invites/{number}/undo") { number, _ throws(MemberControlError) in
            try await members.undoInvite(number)
        }
        numbered(&router, .delete, "/api/v1/members/{number}") { number, _ throws(MemberControlError) in
            try await members.change(number, .remove)
        }
        for (name, change) in [("approve", MemberChange.approve), ("pause", .pause), ("resume", .resume)] {
            numbered(&router, .post, "/api/v1/members/{number}/\(name)") { number, _ throws(MemberControlError) in
                try await members.change(number, change)
            }
        }
        numbered(&router, .post, "/api/v1/members/{number}/name") { number, body throws(MemberControlError) in
            guard let name = JSON.read(MemberName.self, from: body)?.name else {
                throw MemberControlError("Expected JSON with a name.", status: 400)
            }
            try await members.change(number, .rename(name))
        }
    }

    private func numbered(
        _ router: inout Router, _ method: Method, _ pattern: String,
        _ work: @escaping @Sendable (Int64, [UInt8]) async throws(MemberControlError) -> Void
    ) {
        changing(&router, method, pattern) { request in
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
struct MemberName: Codable {
    var name: String
}
