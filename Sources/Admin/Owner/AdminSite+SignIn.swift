import Web

/// Signing in and out, where the pages need a password.
extension AdminSite {
    func addSignIn(to router: inout Router) {
        router.onAsync(.get, "/sign-in", for: .public) { [gate] _ in
            await SignInPage(hasPassword: gate.access.hasPassword()).response()
        }
        router.onAsync(.post, "/sign-in", for: .public) { [gate] request in
            guard gate.configuration.requiresPassword else { return .seeOther("/") }
            guard gate.hosts.isSameOrigin(request), let password = request.form?["password"] else {
                return .text("This form was not sent by its own page.\n", status: 403)
            }
            let page = SignInPage(hasPassword: await gate.access.hasPassword())
            switch await gate.check(password, from: request.remoteAddress.host) {
            case .right: break
            case .wrong: return page.response(problem: "That is neither the password nor the token.", status: 401)
            case .later: return page.response(problem: "Too many attempts. Try again in a minute.", status: 429).with("Retry-After", "60")
            }
            let session = gate.sessions.begin(epoch: gate.access.epoch)
            return Response.seeOther("/").with(
                "Set-Cookie", "\(OwnerGate.cookie)=\(session.secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000")
        }
        router.onAsync(.post, "/sign-out", for: .owner) { [gate] request in
            guard await gate.mayChange(request), case .session(let session) = await gate.enter(request) else { return .seeOther("/") }
            gate.sessions.end(session)
            return Response.seeOther("/sign-in").with("Set-Cookie", "\(OwnerGate.cookie)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
        }
    }
}

/// The page that asks for the owner's password or token.
struct SignInPage {
    let hasPassword: Bool

    func response(problem: String? = nil, status: Int = 200) -> Response {
        .html(Page.render(title: "Sign in", body: body(problem), kind: "narrow"), status: status)
    }

    private func body(_ problem: String?) -> HTML {
        let note: HTML? = problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" }
        let label = hasPassword ? "The owner’s password, or the token" : "The owner’s token"
        let hint: HTML = """
            <p class="hint">The token is in the file owner-token of the hub's data directory: streamr token show --data DIR. \
            \(hasPassword ? "" : "A password is set with streamr password set --data DIR.")</p>
            """
        return """
            <section class="card"><h2>Sign in</h2>
            \(note)
            <form method="post" action="/sign-in" class="stack">
            <label for="password">\(label)</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
            <button class="primary">Sign in</button>
            </form>
            \(hint)</section>
            """
    }
}
