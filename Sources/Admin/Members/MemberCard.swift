import Web

/// The owner's page: who helps, how they are, and how another friend joins.
struct MemberCard {
    var members: [MemberStatus]
    var invites: [InviteStatus]
    var token: String
    /// The invite that was just made: the only time that its code is shown.
    var made: InviteStatus?
    /// The hub's own.
    var key: ShownKey?

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
        \(changes)\(openInvites)
        \(key.map { "<p class=\"hint\">This hub's key, which a friend's box shows: \($0.words) <code>\($0.base32)</code></p>" as HTML })
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
                \((member.charges ?? []).map { "<p class=\"problem\" role=\"alert\">Not to be relied on: \($0).</p>" as HTML })
                <p class="hint">Its key, which it shows too: \(member.fingerprint)\
                \(member.fingerprintBase32.map { " <code>\($0)</code>" as HTML })</p>\(actions(member))</li>
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

    /// What is typed, and so does not change by itself.
    private var changes: HTML? {
        guard !members.isEmpty else { return nil }
        let lines = members.map { member -> HTML in
            """
            <li><form method="post" action="/members/\(Int(member.number))/rename" class="row">\(Page.token(token))
            <input name="name" value="\(member.name)" maxlength="64" required autocomplete="off" aria-label="Name of \(member.name)">
            <button class="quiet">Rename</button></form>
            <form method="post" action="/members/\(Int(member.number))/invite" \
            data-confirm="An invite for a new box of \(member.name)? The box that it has now is out as soon as it is used.">\
            \(Page.token(token))<button class="quiet">Invite its new box</button></form></li>
            """
        }
        return """
            <details class="add"><summary>Rename a friend, or let in a new box of theirs</summary>
            <ul class="people">\(lines)</ul></details>
            """
    }

    private var openInvites: HTML? {
        let open = invites.filter { $0.state == "open" }
        guard !open.isEmpty else { return nil }
        let lines = open.map { invite -> HTML in
            """
            <li><p><b>Invite \(Int(invite.number))</b>\(invite.name.isEmpty ? nil : " for \(invite.name)" as HTML) <span class="hint">\
            \(Int(invite.uses)) of \(Int(invite.maximumUses)) used, good for \(Words.duration(Int(invite.secondsLeft)))</span></p>
            <form method="post" action="/invites/\(Int(invite.number))/revoke">\(Page.token(token))<button class="quiet">Revoke</button></form></li>
            """
        }
        return "<details class=\"add\"><summary>Open invites</summary><ul class=\"people\">\(lines)</ul></details>"
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
            \(invite.file.map(download))
            </section><section>\(QRCode(link).map { HTML(trusted: $0.svg(title: "QR code of the invite")) })</section></div>
            """
    }

    /// For a box without a screen.
    private func download(_ text: String) -> HTML {
        let letters = text.utf8.map { byte -> String in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "%0" + digits : "%" + digits
        }
        return """
            <p><a download="streamr-invite.txt" href="data:text/plain;charset=utf-8,\(letters.joined())">Save it as streamr-invite.txt</a> \
            <span class="hint">for the first partition of the SD card of a box without a screen</span></p>
            """
    }
}
