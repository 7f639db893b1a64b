import Web

/// The owner's page: who helps, how they are, and how another friend joins.
struct MemberCard {
    var members: [MemberStatus]
    var invites: [InviteStatus]
    var token: String
    /// The invite that was just made: the only time that its code is shown.
    var made: InviteStatus?

    var html: HTML {
        """
        <section class="card" id="friends"><h2>Friends who help</h2>
        \(made.map(code))
        \(invites.compactMap(alert))
        <div data-live="members">\(list)</div>
        <details class="add"><summary>Invite a friend</summary>
        <form method="post" action="/invites" class="stack">\(Page.token(token))
        <label for="friend">Name <span class="hint">what you call the friend's box; empty: its own name</span></label>
        <input id="friend" name="name" maxlength="64" autocomplete="off">
        <label><input type="checkbox" name="approval" value="on"> Ask me before it is let in</label>
        <button class="primary">Make an invite</button>
        </form></details>
        </section>
        """
    }

    /// The part that changes by itself: who helps, and what can be done with each.
    var list: HTML {
        guard !members.isEmpty else { return "<p class=\"hint\">Nobody has joined yet.</p>" }
        let lines = members.map { member -> HTML in
            let word = Self.word(member)
            let state = member.state == "active" ? word : member.state == "pending" ? "waits for your yes" : "paused, \(word)"
            return """
                <li><p><b>\(member.name)</b> <span class="hint">\(state)\(member.reason.map { ": \($0)" })</span></p>
                <p class="hint">Its key, which it shows too: \(member.fingerprint)</p>\(actions(member))</li>
                """
        }
        return "<ul class=\"people\">\(lines)</ul>"
    }

    private static func word(_ member: MemberStatus) -> String {
        guard let seconds = member.onlineSeconds, member.presence == "online" else {
            return member.presence == "unknown" ? "offline" : member.presence
        }
        return "online for \(Words.duration(Int(seconds)))"
    }

    private func actions(_ member: MemberStatus) -> HTML {
        let first: HTML? =
            member.state == "pending"
            ? button(member, "approve", "Let it in")
            : member.state == "paused" ? button(member, "resume", "Go on") : button(member, "pause", "Pause")
        return """
            <p class="hint">\(member.onlinePermille.map { "There for \($0 / 10) % of the last 7 days. " })\(member.health.map { "It \($0.words)." })</p>
            <div class="row">\(first) \(button(member, "remove", "Remove", confirm: "Remove \(member.name)? It needs a new invite to come back."))</div>
            """
    }

    private func button(_ member: MemberStatus, _ action: String, _ label: String, confirm: String? = nil) -> HTML {
        """
        <form method="post" action="/members/\(Int(member.number))/\(action)"\(confirm.map { " data-confirm=\"\($0)\"" as HTML })>\
        \(Page.token(token))<button class="quiet">\(label)</button></form>
        """
    }

    /// A second box wanted in with an invite that was used.
    private func alert(_ invite: InviteStatus) -> HTML? {
        guard let tried = invite.tried else { return nil }
        return """
            <div class="problem" role="alert"><p>Another box tried invite \(Int(invite.number)) after it was used. Its key: \(tried). If that is your \
            friend's, somebody else took the invite.</p>
            <form method="post" action="/invites/\(Int(invite.number))/undo">\(Page.token(token))\
            <button>Remove who took it, and let this box in</button></form></div>
            """
    }

    private func code(_ invite: InviteStatus) -> HTML {
        let link = invite.link ?? ""
        return """
            <div class="columns"><section><p>Send this to your friend. It is a key, shown this once.</p>
            \(Field(label: "On the friend's box", value: "streamr join \(invite.code ?? "")").html)
            \(Field(label: "Or as a link", value: link).html)
            </section><section>\(QRCode(link).map { HTML(trusted: $0.svg(title: "QR code of the invite")) })</section></div>
            """
    }
}
