import Media
import Web

/// The owner's page and what its forms do.
extension AdminSite {
    func addPages(to router: inout Router) {
        router.onAsync(.get, "/", for: .owner) { request in await ownerPage(request) }
        router.onAsync(.get, "/live-state", for: .owner) { [gate] request in
            var token = ""
            if case .session(let session) = await gate.enter(request) { token = session.token }
            var card: MemberCard?
            if let members { card = MemberCard(members: await members.members(), invites: [], token: token) }
            return .html(OwnerPage.liveState(await recent.get(), card, token: token))
        }
        form(&router, "/streams") { form throws(HubControlError) in
            guard let name = StreamName(form["name"] ?? "") else { return NewStream.nameRule }
            let text = form["key"] ?? ""
            guard text.isEmpty || StreamKey(text) != nil else { return NewStream.keyRule }
            _ = try await hub.addStream(name, key: StreamKey(text))
            return nil
        }
        form(&router, "/streams/{name}/rotate-key") { form throws(HubControlError) in
            guard let name = StreamName(form["stream"] ?? "") else { return NewStream.nameRule }
            _ = try await hub.rotateKey(name)
            return nil
        }
        form(&router, "/streams/{name}/testing") { form throws(HubControlError) in
            guard let name = StreamName(form["stream"] ?? "") else { return NewStream.nameRule }
            try await hub.change(name, .testing(form["value"] == "on"))
            return nil
        }
        for (path, wish) in [("go-live", StreamWish.goLive), ("archive", .archive), ("restore", .bringBack)] {
            form(&router, "/streams/{name}/\(path)") { form throws(HubControlError) in
                guard let name = StreamName(form["stream"] ?? "") else { return NewStream.nameRule }
                try await hub.change(name, wish)
                return nil
            }
        }
        form(&router, "/streams/{name}/remove") { form throws(HubControlError) in
            guard let name = StreamName(form["stream"] ?? "") else { return NewStream.nameRule }
            try await hub.removeStream(name)
            return nil
        }
    }

    /// `made`: an invite whose code is shown this once.
    func ownerPage(_ request: Request, problem: String? = nil, status: Int = 200, made: InviteStatus? = nil) async -> Response {
        let token: String
        switch await gate.enter(request) {
        case .refused: return .seeOther("/sign-in")
        case .bearer: token = ""
        case .session(let session): token = session.token
        }
        var page = OwnerPage(status: await hub.status(), token: token, canSignOut: gate.configuration.requiresPassword)
        page.problem = problem
        if let members {
            page.members = MemberCard(
                members: await members.members(), invites: await members.invites(), token: token, made: made, key: await members.key())
        }
        do throws(HubControlError) {
            page.keys = try await hub.streamKeys()
            page.viewKeys = await hub.viewKeys()
        } catch {
            page.problem = error.description
        }
        return .html(page.html, status: status)
    }

    /// Adds the target of a form. `work` returns why not in words, or nil; then the browser goes back to the page.
    private func form(
        _ router: inout Router, _ pattern: String, _ work: @escaping @Sendable (Fields) async throws(HubControlError) -> String?
    ) {
        router.onAsync(.post, pattern, for: .owner) { [gate] request in
            guard await gate.mayChange(request), var form = request.form else {
                return await ownerPage(request, problem: Self.tooOld, status: 403)
            }
            if let name = request.parameters["name"] { form.append("stream", name) }
            do throws(HubControlError) {
                if let problem = try await work(form) { return await ownerPage(request, problem: problem, status: 400) }
                return .seeOther("/")
            } catch {
                return await ownerPage(request, problem: error.description, status: error.status)
            }
        }
    }
}
