import Web

/// What the forms of the owner's page do with invites and members.
extension AdminSite {
    func addMemberPages(_ members: any MemberControl, to router: inout Router) {
        router.onAsync(.post, "/invites", for: .owner) { [gate] request in
            guard await gate.mayChange(request), let form = request.form else {
                return await ownerPage(request, problem: Self.tooOld, status: 403)
            }
            var wish = InviteRequest()
            wish.name = form["name"]
            wish.needsApproval = form["approval"] == "on"
            return await made(wish, members, request)
        }
        router.onAsync(.post, "/members/{number}/invite", for: .owner) { [gate] request in
            guard await gate.mayChange(request), request.form != nil else {
                return await ownerPage(request, problem: Self.tooOld, status: 403)
            }
            var wish = InviteRequest()
            wish.member = Int64(request.parameters["number"] ?? "") ?? 0
            return await made(wish, members, request)
        }
        router.onAsync(.post, "/members/{number}/rename", for: .owner) { [gate] request in
            guard await gate.mayChange(request), let form = request.form else {
                return await ownerPage(request, problem: Self.tooOld, status: 403)
            }
            do throws(MemberControlError) {
                try await members.change(Int64(request.parameters["number"] ?? "") ?? 0, .rename(form["name"] ?? ""))
                return .seeOther("/")
            } catch {
                return await ownerPage(request, problem: error.description, status: error.status)
            }
        }
        numberedForm(&router, "/invites/{number}/revoke") { number throws(MemberControlError) in try await members.revokeInvite(number) }
        numberedForm(&router, "/invites/{number}/undo") { number throws(MemberControlError) in try await members.undoInvite(number) }
        let changes = [("approve", MemberChange.approve), ("pause", .pause), ("resume", .resume), ("remove", .remove)]
        for (name, change) in changes {
            numberedForm(&router, "/members/{number}/\(name)") { number throws(MemberControlError) in
                try await members.change(number, change)
            }
        }
    }

    /// Not sent elsewhere first, as the other forms do: the code must not be kept for another request.
    private func made(_ wish: InviteRequest, _ members: any MemberControl, _ request: Request) async -> Response {
        do throws(MemberControlError) {
            return await ownerPage(request, made: try await members.makeInvite(wish))
        } catch {
            return await ownerPage(request, problem: error.description, status: error.status)
        }
    }

    static let tooOld = "This form was too old, or not sent by this page. Please try again."

    private func numberedForm(
        _ router: inout Router, _ pattern: String, _ work: @escaping @Sendable (Int64) async throws(MemberControlError) -> Void
    ) {
        router.onAsync(.post, pattern, for: .owner) { [gate] request in
            guard await gate.mayChange(request), request.form != nil else {
                return await ownerPage(request, problem: Self.tooOld, status: 403)
            }
            do throws(MemberControlError) {
                guard let number = Int64(request.parameters["number"] ?? "") else {
                    throw MemberControlError("There is no such number.", status: 404)
                }
                try await work(number)
                return .seeOther("/")
            } catch {
                return await ownerPage(request, problem: error.description, status: error.status)
            }
        }
    }
}
