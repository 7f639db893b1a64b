import Web

/// Signing in and out, where the pages need a password.
extension AdminSite {
    func addSignIn(to router: inout Router) {
        router.onAsync(.get, "/sign-in") { [gate] _ in
            await SignInPage(hasPassword: gate.access.hasPassword()).response()
        }
        router.onAsync(.post, "/sign-in") { [gate] request in
            guard gate.configuration.requiresPassword else { return .seeOther("/") }
            guard gate.hosts.isSameOrigin(request), let password = request.form?["password"] else {
                return .text("This form was not sent by its own page.\n", status: 403)
            }
            let page = SignInPage(hasPassword: await gate.access.hasPassword())
            switch await gate.check(password, from: request.remoteAddress.host) {
            case .right: break
            case .wrong: return page.response(problem: "That is not the password.", status: 401)
            case .later: return page.response(problem: "Too many attempts. Try again in a minute.", status: 429).with("Retry-After", "60")
            }
            let session = gate.sessions.begin()
            return Response.seeOther("/").with(
                "Set-Cookie", "\(OwnerGate.cookie)=\(session.secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000")
        }
        router.onAsync(.post, "/sign-out") { [gate] request in
            let entry = await gate.enter(request)
            guard gate.mayChange(request, entry), case .session(let session) = entry else { return .seeOther("/") }
            gate.sessions.end(session)
            return Response.seeOther("/sign-in").with("Set-Cookie", "\(OwnerGate.cookie)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
        }
    }
}

/// The page that asks for the owner's password.
struct SignInPage {
    let hasPassword: Bool

    func response(problem: String? = nil, status: Int = 200) -> Response {
        .html(Page.render(title: "Sign in", body: body(problem), kind: "narrow"), status: status)
    }

    private func body(_ problem: String?) -> HTML {
        guard hasPassword else {
            return """
                <section class="card"><h2>No password yet</h2>
                <p>These pages can be reached from other machines, so they need a password. Set one on the machine that runs the hub:</p>
                <p class="value"><code>streamr password set --data DIR</code></p></section>
                """
        }
        let note: HTML? = problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" }
        return """
            <section class="card"><h2>Sign in</h2>
            \(note)
            <form method="post" action="/sign-in" class="stack">
            <label for="password">The owner’s password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
            <button class="primary">Sign in</button>
            </form></section>
            """
    }
}
